//! The mutations that the cache knows: those under way, and for a while those that are over.

use super::{Layers, MutationAction, MutationEvent, MutationEventKind, MutationStatus, MutationView};
use super::{Submitted, erased::AnyMutation, raw::RawMutation};
use crate::{
    AbortToken, QueryKey,
    answer::Asker,
    by_id::ById,
    cache::{Callback, Deadline, Effects, Inner, Layering, Patch, Store, TimerKey},
    erased::QueryRef,
    late::Late,
    span::Kept,
    time::Time,
    value::Outcome,
};
use futures::future::{AbortHandle, BoxFuture};
use std::{collections::HashMap, mem, sync::Arc, time::Duration};

pub(crate) type MutationListener = Arc<dyn Fn(&MutationEvent) + Send + Sync>;

pub(crate) struct Record {
    pub(super) mutation: Arc<dyn AnyMutation>,
    pub(super) key: QueryKey,
    pub(super) scope: Option<String>,
    pub(super) layers: Layers,
    pub(super) state: RawMutation,
    pub(super) idempotency_key: Arc<str>,
    /// It was asked for in another life, or in a tab that is gone.
    pub(super) is_replayed: bool,
    /// When the request of the last try was sent.
    pub(super) sent: u64,
    /// The request under way.
    pub(super) request: Option<AbortToken>,
    /// Ends the tries; gone when they have ended.
    pub(super) tries: Option<AbortHandle>,
    pub(super) answer: Option<Asker>,
    /// What its hooks wait for.
    pub(super) held: Vec<BoxFuture<'static, ()>>,
    pub(super) observers: ById<Callback>,
    pub(super) gc_time: Kept,
    pub(super) gc_timer: Option<TimerKey>,
}

/// All mutations by their id, which is also the order they were asked for in.
#[derive(Default)]
pub(crate) struct Mutations {
    known: Late<Known>,
    /// Puts layers into the data when a fetch is over; there from the first mutation on.
    pub(crate) fold: Option<fn(&Arc<Inner>)>,
    /// What layers mean to a write; there from the first mutation on.
    pub(crate) layering: Option<Layering>,
    /// The patches of pending mutations to new data; there from the first mutation on.
    patches_for: Option<fn(&Known, &QueryRef) -> Vec<Patch>>,
}

/// What there is from the first mutation, or listener to any, on.
#[derive(Default)]
pub(crate) struct Known {
    records: ById<Box<Record>>,
    /// Those that have not settled.
    pending: ById<()>,
    /// Those of them that have a scope, by it.
    scopes: HashMap<String, ById<()>>,
    /// Those that the return of the network or of the page set free; the queries are fetched again after them.
    resumed: ById<()>,
    pub(super) listeners: ById<MutationListener>,
}

impl Mutations {
    pub(super) fn known(&mut self) -> &mut Known {
        self.known.make()
    }

    pub(crate) fn forget_listener(&mut self, id: u64) -> Option<MutationListener> {
        self.known.get_mut()?.listeners.remove(id)
    }

    fn record(&self, mutation: u64) -> Option<&Record> {
        self.known.get()?.records.get(mutation).map(|record| &**record)
    }

    fn record_mut(&mut self, mutation: u64) -> Option<&mut Record> {
        self.known.get_mut()?.records.get_mut(mutation).map(|record| &mut **record)
    }

    pub(super) fn get(&self, mutation: u64) -> Option<&Record> {
        self.record(mutation)
    }

    pub(super) fn pending_mut(&mut self, mutation: u64) -> Option<&mut Record> {
        self.record_mut(mutation).filter(|record| record.state.status == MutationStatus::Pending)
    }

    /// The patches of all pending mutations to the data of `query`, oldest first.
    pub(crate) fn patches_for(&self, query: &QueryRef) -> Vec<Patch> {
        match (self.patches_for, self.known.get()) {
            (Some(patches), Some(known)) => patches(known, query),
            _ => Vec::new(),
        }
    }

    /// When the request of this mutation was sent; 0 if it is not known any more.
    pub(crate) fn sent(&self, mutation: u64) -> u64 {
        self.record(mutation).map_or(0, |record| record.sent)
    }

    pub(crate) fn is_pending(&self, mutation: u64) -> bool {
        self.known.get().is_some_and(|known| known.pending.get(mutation).is_some())
    }

    /// Those that have not settled, oldest first.
    fn pending(&self) -> impl Iterator<Item = (u64, &Record)> {
        self.known.get().into_iter().flat_map(Known::pending)
    }

    /// The earliest request of those under way.
    pub(crate) fn first_sent(&self) -> u64 {
        let sent = self.pending().map(|(_, record)| record.sent);
        sent.filter(|sent| *sent != 0).min().unwrap_or(u64::MAX)
    }

    /// `now`, or when the last of those under way was asked for, if the clock was set back since: what is stored is in the
    /// order of these times.
    pub(super) fn after_pending(&self, now: Duration) -> Duration {
        self.pending().last().map_or(now, |(_, record)| record.state.submitted_at.max(now))
    }

    /// Whether no older mutation of the same scope is under way.
    pub(super) fn is_first_in(&self, scope: Option<&String>, mutation: u64) -> bool {
        let first = scope.and_then(|scope| self.known.get()?.scopes.get(scope)?.ids().next());
        first.is_none_or(|first| first >= mutation)
    }

    pub(super) fn may_run(&self, mutation: u64) -> bool {
        self.record(mutation).is_some_and(|record| self.is_first_in(record.scope.as_ref(), mutation))
    }

    /// Its layers are not put over new entries any more.
    pub(super) fn take_layers(&mut self, mutation: u64) -> Layers {
        self.record_mut(mutation).map(|record| mem::take(&mut record.layers)).unwrap_or_default()
    }

    /// The network, or the page, is back: whether mutations that had waited are still to be waited for. One that is behind
    /// another under way is not: that may itself wait for a query.
    pub(crate) fn resume(&mut self) -> bool {
        let Some(known) = self.known.get_mut() else { return false };
        // One that was taken back is over but for its hooks.
        let waits = |record: &Record| record.state.is_paused && record.tries.is_some();
        let is_paused = |id: &u64| known.records.get(*id).is_some_and(|record| waits(record));
        let scope = |id: u64| known.scopes.get(known.records.get(id)?.scope.as_ref()?)?.ids().next();
        let paused = known.pending.ids().filter(|id| is_paused(id) && is_paused(&scope(*id).unwrap_or(*id)));
        paused.for_each(|id| _ = known.resumed.insert(id, ()));
        self.is_resuming()
    }

    /// The network is gone: what is under way may wait for a query that waits for it.
    pub(crate) fn interrupt(&mut self) {
        if let Some(known) = self.known.get_mut() {
            known.resumed = ById::default();
        }
    }

    /// Whether the queries wait for mutations that were set free.
    pub(crate) fn is_resuming(&self) -> bool {
        self.known.get().is_some_and(|known| !known.resumed.is_empty())
    }

    /// Those under way of which `wanted` holds, oldest first.
    pub(super) fn submitted(&self, wanted: impl Fn(u64, &RawMutation) -> bool) -> Vec<Submitted> {
        let wanted = self.pending().filter(|(id, record)| wanted(*id, &record.state));
        wanted
            .map(|(_, record)| Submitted {
                mutation: record.mutation.clone(),
                key: record.idempotency_key.clone(),
                at: record.state.submitted_at,
            })
            .collect()
    }

    /// Oldest first.
    fn records(&self) -> impl Iterator<Item = (u64, &Record)> {
        let records = self.known.get().map(|known| known.records.iter());
        records.into_iter().flatten().map(|(id, record)| (id, &**record))
    }

    /// Oldest first.
    pub(super) fn views(&self) -> Vec<MutationView> {
        self.records().map(|(id, record)| record.view(id)).collect()
    }

    #[cfg(feature = "devtools")]
    pub(crate) fn inspect(&self) -> Vec<crate::devtools::MutationInspection> {
        let inspect = |(id, record): (u64, &Record)| crate::devtools::MutationInspection {
            view: record.view(id),
            layers: record.layers.len(),
            observers: record.observers.len(),
            gc_at: record.gc_timer.map(|timer| timer.0.into()),
        };
        self.records().map(inspect).collect()
    }
}

impl Known {
    fn pending(&self) -> impl Iterator<Item = (u64, &Record)> {
        self.pending.ids().filter_map(|id| Some((id, &**self.records.get(id)?)))
    }

    fn patches_for(&self, query: &QueryRef) -> Vec<Patch> {
        self.pending().flat_map(|(id, record)| record.layers.patches_for(id, query)).collect()
    }
}

impl Record {
    pub(super) fn view(&self, id: u64) -> MutationView {
        MutationView {
            id,
            key: self.key.clone(),
            scope: self.scope.clone(),
            is_replayed: self.is_replayed,
            mutation: self.mutation.clone(),
            state: self.state.clone(),
        }
    }
}

/// Over, and unused long enough.
fn ring_mutation(store: &mut Store, deadline: &Deadline, _: &Arc<Inner>, fx: &mut Effects) {
    store.collect_mutation(deadline.id, fx);
}

impl Store {
    pub(super) fn add_mutation(&mut self, id: u64, record: Box<Record>, fx: &mut Effects) {
        self.mutations.fold = Some(Inner::fold);
        self.mutations.layering = Some(Layering::NEW);
        self.mutations.patches_for = Some(Known::patches_for);
        let known = self.mutations.known();
        known.pending.insert(id, ());
        if let Some(scope) = record.scope.clone() {
            known.scopes.entry(scope).or_default().insert(id, ());
        }
        known.records.insert(id, record);
        self.tell_mutation(id, MutationEventKind::Added, None, fx);
        self.notify_mutation(id, MutationAction::Pending, fx);
    }

    /// Whether that is a change.
    pub(super) fn set_mutation_paused(&mut self, id: u64, paused: bool, fx: &mut Effects) {
        let Some(record) = self.mutations.pending_mut(id) else { return };
        if mem::replace(&mut record.state.is_paused, paused) != paused {
            let action = if paused { MutationAction::Pause } else { MutationAction::Continue };
            self.notify_mutation(id, action, fx);
        }
    }

    /// The mutation is over: its scope is free, and if it was the last that had been set free, the queries have their
    /// turn.
    pub(super) fn settle_mutation(
        &mut self,
        inner: &Arc<Inner>,
        id: u64,
        outcome: &Outcome,
        fx: &mut Effects,
    ) {
        let Some(record) = self.mutations.pending_mut(id) else { return };
        fx.discard(record.state.failure_reason.clone());
        let action = record.state.settle(outcome);
        record.tries = None;
        fx.discard((mem::take(&mut record.layers), mem::take(&mut record.held)));
        if let Some(answer) = record.answer.take() {
            fx.answer(vec![answer], outcome.clone());
        }
        let scope = record.scope.clone();
        let known = self.mutations.known();
        known.pending.remove(id);
        if let Some(scope) = scope
            && let Some(members) = known.scopes.get_mut(&scope)
        {
            members.remove(id);
            if members.is_empty() {
                known.scopes.remove(&scope);
            }
        }
        let was_last = known.resumed.remove(id).is_some() && known.resumed.is_empty();
        self.notify_mutation(id, action, fx);
        self.schedule_mutation_gc(id, fx.now);
        self.gates.wake(fx);
        if was_last {
            self.refetch_after_mutations(inner, fx);
        }
    }

    /// The server has done it: its patches wait for newer data.
    pub(super) fn confirm_patches(&mut self, mutation: u64, fx: &mut Effects) {
        fx.discard(self.mutations.take_layers(mutation));
        let now = self.next();
        for query in self.entries.layered_by(mutation) {
            let Some(entry) = self.entries.get_mut(&query) else { continue };
            for patch in entry.patches.iter_mut().filter(|patch| patch.mutation == mutation) {
                patch.confirmed = Some(now);
                patch.confirmed_at = fx.now;
            }
            // A write that is being computed must see it.
            entry.stamp = now;
            entry.writer = None;
        }
    }

    /// Forgets the mutations that are over, and the layers of the others.
    pub(crate) fn clear_mutations(&mut self, fx: &mut Effects) {
        let ids: Vec<u64> = self.mutations.records().map(|(id, _)| id).collect();
        for id in ids {
            if self.mutations.is_pending(id) {
                fx.discard(self.mutations.take_layers(id));
            } else {
                self.remove_mutation(id, fx);
            }
        }
    }

    /// Unused long enough.
    fn collect_mutation(&mut self, id: u64, fx: &mut Effects) {
        if self.mutations.get(id).is_some_and(|record| record.observers.is_empty()) {
            self.remove_mutation(id, fx);
        }
    }

    fn remove_mutation(&mut self, id: u64, fx: &mut Effects) {
        self.tell_mutation(id, MutationEventKind::Removed, None, fx);
        if let Some(mut record) = self.mutations.known().records.remove(id) {
            self.timers.cancel(&mut record.gc_timer);
            fx.discard(record);
        }
    }

    pub(super) fn unobserve_mutation(&mut self, id: u64, observer: u64, fx: &mut Effects) {
        if let Some(record) = self.mutations.record_mut(id) {
            fx.discard(record.observers.remove(observer));
            self.schedule_mutation_gc(id, fx.now);
        }
    }

    /// Counts its unused time from now, if it is over and unused.
    fn schedule_mutation_gc(&mut self, id: u64, now: Time) {
        if self.server {
            return;
        }
        let Some(record) = self.mutations.record_mut(id) else { return };
        self.timers.cancel(&mut record.gc_timer);
        if record.state.status != MutationStatus::Pending
            && record.observers.is_empty()
            && let Some(after) = record.gc_time.after()
        {
            record.gc_timer = Some(
                self.timers.at(now.saturating_add(after), Deadline { query: None, id, ring: ring_mutation }),
            );
        }
    }

    /// Tells everyone how the mutation changed.
    pub(super) fn notify_mutation(&mut self, id: u64, action: MutationAction, fx: &mut Effects) {
        if let Some(record) = self.mutations.get(id) {
            for callback in record.observers.values() {
                fx.call(callback);
            }
        }
        self.tell_mutation(id, MutationEventKind::Updated, Some(action), fx);
    }

    fn tell_mutation(
        &self,
        id: u64,
        kind: MutationEventKind,
        action: Option<MutationAction>,
        fx: &mut Effects,
    ) {
        if let Some(known) = self.mutations.known.get()
            && let Some(record) = known.records.get(id)
        {
            for listener in known.listeners.values() {
                let (listener, event) =
                    (listener.clone(), MutationEvent { kind, action, mutation: record.view(id) });
                fx.event(move || listener(&event));
            }
        }
    }
}
