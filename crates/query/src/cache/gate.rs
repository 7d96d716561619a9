//! Fetches that wait: for the network, for the page to come into view, for older mutations.

use super::{Effects, Inner, RunLink, Store};
use crate::{FetchStatus, NetworkMode, QueryAction, by_id::ById, erased::QueryRef, late::Late};
use futures::future::BoxFuture;
use std::{
    future::poll_fn,
    mem,
    sync::{Arc, Weak},
    task::{Poll, Waker},
};

#[derive(Clone, Copy)]
pub(super) enum Gate {
    Start,
    Retry,
}

/// Who waits, by run and mutation.
#[derive(Default)]
pub(crate) struct Gates {
    waiting: Late<ById<Waker>>,
    /// There from the first word of the page or the network on: until then a fetch has nothing to wait for.
    ways: Option<Ways>,
}

#[derive(Clone, Copy)]
struct Ways {
    pass: Pass,
    leave: fn(&mut Gates, u64, &mut Effects),
    go_on: fn(&mut Store, &QueryRef, &mut Effects),
    hold_up: fn(&Store, &QueryRef) -> bool,
}

/// Waits, paused, until the fetch may go on; false if it is not wanted any more.
pub(super) type Pass = fn(Weak<Inner>, Arc<RunLink>, Gate) -> BoxFuture<'static, bool>;

impl Gates {
    /// The page or the network is heard of.
    pub(super) fn put_up(&mut self) {
        self.ways =
            Some(Ways { pass, leave: Self::leave, go_on: Store::continue_fetch, hold_up: Store::holds_up });
    }

    pub(super) fn pass(&self) -> Option<Pass> {
        self.ways.map(|ways| ways.pass)
    }

    /// Has `waker` woken when those who wait are to look again: once for each run and mutation, however often it was polled.
    pub(crate) fn wait(&mut self, id: u64, waker: &Waker, fx: &mut Effects) {
        if let Some(old) = self.waiting.make().insert(id, waker.clone()) {
            fx.discard(old);
        }
    }

    /// Nobody waits there any more.
    pub(crate) fn leave(&mut self, id: u64, fx: &mut Effects) {
        if let Some(waker) = self.waiting.get_mut().and_then(|waiting| waiting.remove(id)) {
            fx.discard(waker);
        }
    }

    /// [`leave`](Self::leave) for a run, which may have found nothing to wait for.
    pub(super) fn leave_if_any(&mut self, run: u64, fx: &mut Effects) {
        if let Some(ways) = self.ways {
            (ways.leave)(self, run, fx);
        }
    }

    /// Has all who wait look again.
    pub(crate) fn wake(&mut self, fx: &mut Effects) {
        if let Some(waiting) = self.waiting.get_mut() {
            fx.wake(mem::take(waiting));
        }
    }
}

fn pass(inner: Weak<Inner>, link: Arc<RunLink>, gate: Gate) -> BoxFuture<'static, bool> {
    Box::pin(poll_fn(move |cx| {
        let Some(inner) = inner.upgrade() else { return Poll::Ready(false) };
        let RunLink { query, run, options, .. } = &*link;
        inner.transact(|store, fx| {
            let Some(current) = store.running(query, *run) else { return Poll::Ready(false) };
            let for_others = current.for_others;
            let paused = store.entries.get(query).map(|entry| entry.meta.fetch_status);
            // The mutations that had waited, too, go first. One of them may wait for a fetch that has begun.
            let waits = matches!(gate, Gate::Start)
                && paused == Some(FetchStatus::Paused)
                && store.mutations.is_resuming();
            let open = !waits && store.is_open(gate, for_others, options.network_mode);
            let status = if open { FetchStatus::Fetching } else { FetchStatus::Paused };
            if let Some(entry) = store.entries.get_mut(query)
                && entry.meta.fetch_status != status
            {
                entry.meta.fetch_status = status;
                let action = if open { QueryAction::Continue } else { QueryAction::Pause };
                store.notify(query, action, fx);
            }
            if open {
                return Poll::Ready(true);
            }
            store.gates.wait(*run, cx.waker(), fx);
            Poll::Pending
        })
    }))
}

impl Store {
    fn is_open(&self, gate: Gate, for_others: bool, mode: NetworkMode) -> bool {
        match gate {
            Gate::Start => mode.may_start(self.online),
            Gate::Retry => (self.focused || for_others) && mode.may_retry(self.online),
        }
    }

    /// Lets a paused fetch go on, whatever else it would wait for, if the mutations that had waited go on: one of them may
    /// be who asks.
    pub(super) fn let_go_on(&mut self, query: &QueryRef, fx: &mut Effects) {
        if let Some(ways) = self.gates.ways {
            (ways.go_on)(self, query, fx);
        }
    }

    /// Whether the fetch waits there, and has not been set free a moment ago.
    pub(crate) fn is_held_up(&self, query: &QueryRef) -> bool {
        self.gates.ways.is_some_and(|ways| (ways.hold_up)(self, query))
    }

    fn holds_up(&self, query: &QueryRef) -> bool {
        let entry = self.entries.get(query).filter(|entry| entry.meta.fetch_status == FetchStatus::Paused);
        let Some((entry, run)) = entry.and_then(|entry| Some((entry, entry.run.as_ref()?))) else {
            return false;
        };
        let is_open = |gate| self.is_open(gate, run.for_others, entry.options.network_mode);
        match entry.meta.failure_count {
            0 => self.mutations.is_resuming() || !is_open(Gate::Start),
            _ => !is_open(Gate::Retry),
        }
    }

    fn continue_fetch(&mut self, query: &QueryRef, fx: &mut Effects) {
        let Some(entry) = self.entries.get_mut(query).filter(|_| self.mutations.is_resuming()) else {
            return;
        };
        if mem::replace(&mut entry.meta.fetch_status, FetchStatus::Fetching) == FetchStatus::Paused {
            self.gates.wake(fx);
            self.notify(query, QueryAction::Continue, fx);
        }
    }
}
