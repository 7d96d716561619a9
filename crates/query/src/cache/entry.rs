//! One cache entry, and the transitions of its state.

use super::{Alarm, Callback, Effects, Run, Store, TimerKey, Timers, timers::JITTER};
#[cfg(not(target_arch = "wasm32"))]
use crate::sync::thread;
use crate::{
    CacheEventKind, FetchStatus, QueryAction, Status,
    answer::Asker,
    by_id::ById,
    erased::QueryRef,
    options::Resolved,
    span::{Fresh, Kept},
    state::{Meta, RawState},
    time::Time,
    value::{Failure, PatchFn, Value},
};
use std::{mem, sync::Arc};

/// A thread that writes.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) type Writer = thread::ThreadId;
/// The one thread of a browser's memory.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Writer;

pub(crate) fn writer() -> Writer {
    #[cfg(not(target_arch = "wasm32"))]
    return thread::current().id();
    #[cfg(target_arch = "wasm32")]
    Writer
}

/// One observer of an entry.
pub(crate) struct Slot {
    pub(crate) callback: Callback,
    pub(crate) options: Arc<Resolved>,
    pub(crate) stale_alarm: Alarm,
    pub(crate) interval_timer: Option<TimerKey>,
}

/// One mutation's change to this entry's data.
#[derive(Clone)]
pub(crate) struct Patch {
    pub(crate) mutation: u64,
    /// Which of the mutation's layers it is.
    pub(crate) layer: usize,
    pub(crate) apply: PatchFn,
    /// When the mutation succeeded; the patch then waits for data that is newer.
    pub(crate) confirmed: Option<u64>,
    /// The clock then.
    pub(crate) confirmed_at: Time,
}

impl Patch {
    /// What `base` looks like under them. Runs the user's code.
    pub(super) fn put(patches: &[Self], base: &Value) -> Value {
        let mut visible = base.clone();
        patches.iter().for_each(|patch| (patch.apply)(&mut visible));
        visible
    }
}

pub(crate) struct Entry {
    pub(crate) query: QueryRef,
    /// No other entry of this client has had it.
    pub(crate) number: u64,
    /// What the server said.
    pub(crate) base: Option<Value>,
    /// What observers see: the base under the patches.
    pub(crate) visible: Option<Value>,
    pub(crate) patches: Vec<Patch>,
    /// What stood there before a reset, for its version.
    pub(crate) floor: Option<Value>,
    pub(crate) meta: Meta,
    /// How often it had been updated, and had failed, until it was last removed or reset.
    pub(super) before: (u32, u32),
    pub(crate) options: Arc<Resolved>,
    /// What it began with, and when that was of.
    pub(crate) initial: Option<(Value, Time)>,
    pub(crate) observers: ById<Box<Slot>>,
    pub(crate) run: Option<Box<Run>>,
    /// They wait for a fetch that is about to begin.
    pub(super) owed: Vec<Asker>,
    pub(crate) gc_time: Kept,
    pub(crate) gc_alarm: Alarm,
    /// A response to a try that began earlier than this is too old to be believed.
    pub(crate) barrier: u64,
    pub(crate) barrier_at: Time,
    pub(crate) invalidated: u64,
    pub(crate) invalidated_at: Time,
    /// When the server was asked for the data; `None` if it was written by hand.
    pub(crate) asked_at: Option<Time>,
    /// Whether the server has said so by itself.
    pub(crate) was_pushed: bool,
    /// What mutations have changed was put into the data: its version does not tell.
    pub(crate) is_folded: bool,
    /// Data that came with the page counts as fresh for this long at least.
    pub(crate) fresh_for: Time,
    /// Bumped by every change of base or patches, and by whom: see [`Change`](super::Change).
    pub(crate) stamp: u64,
    pub(crate) writer: Option<Writer>,
    /// What observers are shown instead.
    #[cfg(feature = "devtools")]
    pub(crate) simulated: Option<crate::devtools::Simulated>,
}

impl Entry {
    /// `now` tells it from an earlier entry of the same query.
    #[inline(never)]
    pub(crate) fn new(query: QueryRef, options: Arc<Resolved>, now: u64) -> Box<Self> {
        Box::new(Self {
            query,
            number: now,
            base: None,
            visible: None,
            patches: Vec::new(),
            floor: None,
            meta: Meta::default(),
            before: (0, 0),
            gc_time: options.gc_time,
            options,
            initial: None,
            observers: ById::default(),
            run: None,
            owed: Vec::new(),
            gc_alarm: Alarm::default(),
            barrier: 0,
            barrier_at: Time::ZERO,
            invalidated: 0,
            invalidated_at: Time::ZERO,
            asked_at: None,
            was_pushed: false,
            is_folded: false,
            fresh_for: Time::ZERO,
            stamp: now,
            writer: None,
            #[cfg(feature = "devtools")]
            simulated: None,
        })
    }

    /// How often it was updated, and has failed, as its observers count.
    pub(crate) fn totals(&self) -> (u32, u32) {
        let (updates, failures) = self.before;
        (updates + self.meta.data_update_count, failures + self.meta.error_update_count)
    }

    pub(crate) fn is_active(&self) -> bool {
        self.observers.values().any(|slot| slot.options.enabled)
    }

    /// Nobody has enabled it, or nobody is there and it never ran.
    pub(crate) fn is_disabled(&self) -> bool {
        if self.observers.is_empty() {
            self.meta.data_update_count + self.meta.error_update_count == 0
        } else {
            !self.is_active()
        }
    }

    pub(crate) fn is_static(&self) -> bool {
        let of = |options: &Resolved| options.stale_time == Fresh::STATIC;
        self.visible.is_some()
            && if self.observers.is_empty() {
                of(&self.options)
            } else {
                self.observers.values().any(|slot| of(&slot.options))
            }
    }

    pub(crate) fn is_stale_for(&self, options: &Resolved, now: Time) -> bool {
        options.enabled && self.is_stale_by(options.stale_time, now)
    }

    pub(crate) fn is_stale_by(&self, stale_time: Fresh, now: Time) -> bool {
        let Some(updated) = self.meta.data_updated_at else { return true };
        if stale_time == Fresh::STATIC {
            return false;
        }
        if self.visible.is_none() || self.meta.is_invalidated {
            return true;
        }
        let Some(after) = stale_time.after() else { return false };
        let after = after.max(self.fresh_for);
        // Data of the page may be of a server whose clock is ahead; other data only if this one was set back.
        let is_of_future = self.fresh_for.is_zero() && updated > now.saturating_add(JITTER);
        after.is_zero() || is_of_future || updated.saturating_add(after) <= now
    }

    /// Stale for one of its observers; without any, without data or invalidated.
    pub(crate) fn is_stale(&self, now: Time) -> bool {
        if self.observers.is_empty() {
            self.visible.is_none() || self.meta.is_invalidated
        } else {
            self.observers.values().any(|slot| self.is_stale_for(&slot.options, now))
        }
    }

    pub(crate) fn state(&self, options: Option<&Resolved>, now: Time) -> RawState {
        let state = RawState {
            data: self.visible.clone(),
            unpatched: if self.patches.is_empty() { None } else { self.base.clone() },
            meta: self.meta.clone(),
            is_stale: options.map_or_else(|| self.is_stale(now), |options| self.is_stale_for(options, now)),
            is_placeholder: false,
            is_fetched_after_mount: false,
            is_enabled: options.map_or_else(|| self.is_active(), |options| options.enabled),
        };
        #[cfg(feature = "devtools")]
        let state = match &self.simulated {
            Some(simulated) => simulated.cover(state),
            None => state,
        };
        state
    }

    /// A fetch begins: failure counters start anew; the outcome of the last one stays if there is data.
    pub(crate) fn reduce_fetch(&mut self, may_start: bool) {
        self.meta.fetch_status = if may_start { FetchStatus::Fetching } else { FetchStatus::Paused };
        self.meta.failure_count = 0;
        self.meta.failure_reason = None;
        if self.visible.is_none() {
            self.meta.status = Status::Pending;
            self.meta.error = None;
        }
    }

    /// Data arrived, by fetch or by hand.
    pub(crate) fn reduce_success(&mut self, updated_at: Time) {
        self.meta.status = Status::Success;
        self.meta.error = None;
        self.meta.data_updated_at = Some(updated_at);
        self.meta.data_update_count += 1;
        self.fresh_for = Time::ZERO;
        self.is_folded = false;
        self.meta.is_invalidated = false;
        self.meta.is_partial = false;
    }

    pub(crate) fn reduce_error(&mut self, error: Value, now: Time) {
        self.meta.status = Status::Error;
        self.meta.fetch_status = FetchStatus::Idle;
        self.meta.error = Some(error);
        self.meta.error_updated_at = Some(now);
        self.meta.error_update_count += 1;
        self.meta.is_invalidated = true;
    }

    fn call_observers(&mut self, query: &QueryRef, timers: &mut Timers, fx: &mut Effects) {
        if self.observers.is_empty() {
            return;
        }
        for slot in self.observers.values() {
            fx.call(&slot.callback);
        }
        self.schedule_stale(query, timers, fx.now);
    }
}

impl Store {
    /// The entry of `query`, made with `options` if there is none.
    pub(crate) fn entry(
        &mut self,
        query: &QueryRef,
        options: &Arc<Resolved>,
        fx: &mut Effects,
    ) -> &mut Entry {
        if self.entries.get(query).is_none() {
            let mut entry = Entry::new(query.clone(), options.clone(), self.next());
            entry.patches = self.mutations.patches_for(query);
            self.entries.insert(entry);
            self.emit(CacheEventKind::Added, query, fx);
            self.schedule_gc(query, fx.now);
        }
        match self.entries.get_mut(query) {
            Some(entry) => entry,
            None => unreachable!("it was put in if it was missing"),
        }
    }

    /// Puts in an error that came from elsewhere, if nothing newer is known yet.
    pub(crate) fn hydrate_error(
        &mut self,
        query: &QueryRef,
        options: &Arc<Resolved>,
        error: Value,
        at: Time,
        fx: &mut Effects,
    ) {
        let entry = self.entry(query, options, fx);
        let is_newer = entry.meta.error_updated_at.is_none_or(|known| known < at);
        if entry.base.is_none() && entry.run.is_none() && is_newer {
            entry.reduce_error(error, at);
            self.notify(query, QueryAction::Set, fx);
        }
    }

    /// Tells everyone how the entry of `query` changed.
    pub(crate) fn notify(&mut self, query: &QueryRef, action: QueryAction, fx: &mut Effects) {
        if let Some(entry) = self.entries.get_mut(query) {
            entry.call_observers(query, &mut self.timers, fx);
        }
        self.tell(CacheEventKind::Updated, Some(action), query, fx);
    }

    /// The data of `query` is not to be relied on any more.
    pub(crate) fn invalidate(&mut self, query: &QueryRef, at: Time, fx: &mut Effects) {
        let now = self.next();
        if let Some(entry) = self.entries.get_mut(query) {
            entry.invalidated = now;
            entry.invalidated_at = at;
            if mem::replace(&mut entry.meta.is_invalidated, true) {
                return;
            }
            entry.call_observers(query, &mut self.timers, fx);
            self.tell(CacheEventKind::Updated, Some(QueryAction::Invalidate), query, fx);
        }
    }

    pub(crate) fn emit(&mut self, kind: CacheEventKind, query: &QueryRef, fx: &mut Effects) {
        self.tell(kind, None, query, fx);
    }

    fn tell(
        &mut self,
        kind: CacheEventKind,
        action: Option<QueryAction>,
        query: &QueryRef,
        fx: &mut Effects,
    ) {
        if let Some(tell) = self.tell_listeners {
            tell(self, (kind, action), query, fx);
        }
    }

    /// Takes the entry out. Observers that are still there get a blank one, silently unless they wait for a fetch.
    pub(crate) fn remove(&mut self, query: &QueryRef, fx: &mut Effects) {
        let Some(mut old) = self.entries.remove(query) else { return };
        old.gc_alarm.cancel(&mut self.timers);
        if let Some(run) = old.run.take() {
            run.stop(Err(Failure::Cancelled), fx);
            old.observers.values().for_each(|slot| fx.call(&slot.callback));
        }
        self.emit(CacheEventKind::Removed, query, fx);
        if !old.observers.is_empty() {
            let mut blank = Entry::new(old.query.clone(), old.options.clone(), self.next());
            blank.gc_time = old.gc_time;
            blank.before = old.totals();
            blank.patches = self.mutations.patches_for(query);
            blank.observers = mem::take(&mut old.observers);
            self.entries.insert(blank);
            self.emit(CacheEventKind::Added, query, fx);
        }
        fx.discard_box(old);
    }

    /// [`remove`](Self::remove), but until the server was asked again nothing older than what was there gets in, and what
    /// mutations have changed stays over whatever does.
    pub(crate) fn reset(&mut self, query: &QueryRef, fx: &mut Effects) {
        let Some(old) = self.entries.get(query) else { return };
        let (floor, patches, is_folded) = (old.newest().cloned(), old.patches.clone(), old.is_folded);
        let (options, gc_time) = (old.options.clone(), old.gc_time);
        self.remove(query, fx);
        let blank = self.entry(query, &options, fx);
        blank.gc_time = gc_time;
        blank.floor = floor;
        blank.is_folded = is_folded;
        fx.discard(mem::replace(&mut blank.patches, patches));
        if !blank.patches.is_empty() {
            self.entries.note_layer(query);
        }
        self.schedule_gc(query, fx.now);
    }
}
