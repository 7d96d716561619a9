//! All deadlines in one queue, one sleeping task for the earliest.

use super::{Effects, Entry, Inner, Slot, Store, queue::Queue};
use crate::{AbortToken, cache::FetchRequest, erased::QueryRef, state::FetchStatus, time::Time};
use std::{
    fmt,
    future::poll_fn,
    mem,
    sync::{Arc, Weak},
    task::{Poll, ready},
    time::Duration,
};

/// Longer sleeps overflow the browser's timers; the queue is looked at again meanwhile.
const LONGEST_SLEEP: Time = Time::from_secs(24 * 86_400);

/// Threads read the clock before they take the lock, and may take it in another order.
pub(crate) const JITTER: Time = Time::from_secs(1);

/// What is to be done when the time has come; whoever may set it names it, so that a program without it does not carry it.
pub(crate) type Ring = fn(&mut Store, &Deadline, &Arc<Inner>, &mut Effects);

pub(crate) struct Deadline {
    /// `None` for a mutation.
    pub(crate) query: Option<QueryRef>,
    /// The observer, or the mutation.
    pub(crate) id: u64,
    pub(crate) ring: Ring,
}

impl Deadline {
    pub(crate) fn of(query: &QueryRef, id: u64, ring: Ring) -> Self {
        Self { query: Some(query.clone()), id, ring }
    }
}

/// When, in what order among those of one time, and where it is.
pub(crate) type TimerKey = (Time, u64, usize);

#[derive(Default)]
pub(crate) struct Timers {
    /// On a server none of an observer's runs.
    pub(super) are_off: bool,
    /// The latest reading of the clock.
    read: Time,
    /// By how much it was set back in all.
    pub(super) back: Time,
    /// Earliest first; some have been cancelled.
    queue: Queue,
    /// Each with its number, in any order. A place whose number is another's is not its own any more.
    deadlines: Vec<(u64, Option<Deadline>)>,
    /// The places without one.
    free: Vec<usize>,
    armed: Option<(Time, AbortToken)>,
    counter: u64,
}

impl Timers {
    pub(super) fn new(are_off: bool) -> Self {
        Self { are_off, ..Self::default() }
    }

    /// Moves all deadlines with a clock that was set back: their waits stay what they were.
    pub(super) fn read(&mut self, now: Time) {
        let back = mem::replace(&mut self.read, now).saturating_sub(now);
        if back <= JITTER {
            return;
        }
        self.back = self.back.saturating_add(back);
        self.queue.retain(&mut |key| {
            key.0 = key.0.saturating_sub(back);
            true
        });
        if let Some((time, _)) = &mut self.armed {
            *time = time.saturating_sub(back);
        }
    }

    pub(crate) fn at(&mut self, time: Time, deadline: Deadline) -> TimerKey {
        self.counter += 1;
        let entry = (self.counter, Some(deadline));
        let place = match self.free.pop() {
            Some(place) => {
                self.deadlines[place] = entry;
                place
            }
            None => {
                self.deadlines.push(entry);
                self.deadlines.len() - 1
            }
        };
        let key = (time, self.counter, place);
        self.queue.push(key);
        key
    }

    pub(crate) fn cancel(&mut self, key: &mut Option<TimerKey>) {
        let Some(key) = key.take() else { return };
        self.take(key);
        let live = self.deadlines.len() - self.free.len();
        if self.queue.len() > 2 * live + 64 {
            let deadlines = &self.deadlines;
            self.queue.retain(&mut |key| is_set(deadlines, *key));
        }
    }

    fn take(&mut self, key: TimerKey) -> Option<Deadline> {
        if !is_set(&self.deadlines, key) {
            return None;
        }
        self.free.push(key.2);
        self.deadlines[key.2].1.take()
    }

    /// What is due by now, earliest first.
    fn pop(&mut self, now: Time) -> Option<Deadline> {
        while let Some(key) = self.queue.first().filter(|key| key.0 <= now) {
            self.queue.pop();
            if let Some(deadline) = self.take(key) {
                return Some(deadline);
            }
        }
        None
    }

    /// Makes sure the sleeping task wakes for the earliest deadline; returns the task to start, if another is needed.
    /// One that wakes too early looks again.
    pub(crate) fn rearm(&mut self, now: Time) -> Option<(AbortToken, Time)> {
        let time = loop {
            let key = self.queue.first()?;
            if self.armed.as_ref().is_some_and(|armed| armed.0 <= key.0) {
                return None;
            }
            if is_set(&self.deadlines, key) {
                break key.0;
            }
            self.queue.pop();
        };
        if let Some((_, task)) = self.armed.take() {
            task.abort();
        }
        let sleeper = AbortToken::default();
        self.armed = Some((time, sleeper.clone()));
        Some((sleeper, time.saturating_sub(now).min(LONGEST_SLEEP)))
    }

    pub(crate) fn start(inner: &Arc<Inner>, sleeper: AbortToken, wait: Time) {
        let mut sleep = inner.runtime.sleep(wait.into());
        let weak: Weak<Inner> = Arc::downgrade(inner);
        // Aborted when an earlier deadline takes its place.
        inner.runtime.spawn(Box::pin(poll_fn(move |cx| {
            if sleeper.poll(cx).is_ready() {
                return Poll::Ready(());
            }
            ready!(sleep.as_mut().poll(cx));
            if let Some(inner) = weak.upgrade() {
                inner.tick();
            }
            Poll::Ready(())
        })));
    }
}

impl Inner {
    fn tick(self: &Arc<Self>) {
        self.transact(|store, fx| {
            store.timers.armed = None;
            while let Some(deadline) = store.timers.pop(fx.now) {
                (deadline.ring)(store, &deadline, self, fx);
                fx.discard(deadline.query);
            }
        });
    }
}

fn is_set(deadlines: &[(u64, Option<Deadline>)], (_, number, place): TimerKey) -> bool {
    deadlines.get(place).is_some_and(|there| there.0 == number && there.1.is_some())
}

/// Unused long enough.
fn ring_gc(store: &mut Store, deadline: &Deadline, _: &Arc<Inner>, fx: &mut Effects) {
    let Some(query) = &deadline.query else { return };
    let Some(entry) = store.entries.get_mut(query) else { return };
    let is_due = entry.gc_alarm.rings(&mut store.timers, fx.now, (query, 0, ring_gc));
    if is_due && entry.observers.is_empty() && entry.meta.fetch_status == FetchStatus::Idle {
        store.remove(query, fx);
    }
}

/// Goes stale for this observer.
fn ring_stale(store: &mut Store, deadline: &Deadline, _: &Arc<Inner>, fx: &mut Effects) {
    let Some(query) = &deadline.query else { return };
    let entry = store.entries.get_mut(query);
    let Some(slot) = entry.and_then(|entry| entry.observers.get_mut(deadline.id)) else { return };
    if slot.stale_alarm.rings(&mut store.timers, fx.now, (query, deadline.id, ring_stale)) {
        fx.call(&slot.callback);
    }
}

/// Fetches again for this observer.
fn ring_interval(store: &mut Store, deadline: &Deadline, inner: &Arc<Inner>, fx: &mut Effects) {
    let Some(query) = &deadline.query else { return };
    let focused = store.focused;
    let entry = store.entries.get_mut(query);
    let Some(slot) = entry.and_then(|entry| entry.observers.get_mut(deadline.id)) else { return };
    let options = slot.options.clone();
    let interval = options.refetch_interval.every;
    let next = Deadline::of(query, deadline.id, ring_interval);
    slot.interval_timer = Some(store.timers.at(fx.now.saturating_add(interval), next));
    if !focused && !options.refetch_in_background {
        return;
    }
    let is_following = store.hooks.get().is_some_and(|hooks| hooks.is_following);
    if is_following && inner.settings.registry.has(query) {
        store.tell_polled(query, interval.into(), fx);
    } else {
        drop(store.start_fetch(inner, query, &FetchRequest::new(options), fx));
    }
}

/// How often an observed query is fetched; made from a [`Duration`], of which zero is off.
#[derive(Clone, Copy)]
pub struct RefetchInterval {
    every: Time,
    ring: Option<Ring>,
}

impl RefetchInterval {
    pub(crate) const OFF: Self = Self { every: Time::ZERO, ring: None };
}

impl From<Duration> for RefetchInterval {
    fn from(every: Duration) -> Self {
        Self { every: every.into(), ring: if every.is_zero() { None } else { Some(ring_interval) } }
    }
}

impl PartialEq for RefetchInterval {
    fn eq(&self, other: &Self) -> bool {
        self.every == other.every
    }
}

impl fmt::Debug for RefetchInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Duration::from(self.every).fmt(f)
    }
}

impl Store {
    /// Counts the entry's unused time from now, if it is unused.
    pub(crate) fn schedule_gc(&mut self, query: &QueryRef, now: Time) {
        let Some(entry) = self.entries.get_mut(query) else { return };
        entry.gc_alarm.silence();
        if self.server || !entry.observers.is_empty() {
            return;
        }
        if let Some(after) = entry.gc_time.after() {
            let time = now.saturating_add(after);
            entry.gc_alarm.set(&mut self.timers, time, (query, 0, ring_gc));
        }
    }

    /// An observer has arrived, or its options have changed: starts or moves its timers.
    pub(super) fn schedule_observer(&mut self, query: &QueryRef, observer: u64, now: Time) {
        let Some(entry) = self.entries.get_mut(query).filter(|_| !self.timers.are_off) else { return };
        let fresh_since = entry.meta.data_updated_at.filter(|_| !entry.meta.is_invalidated);
        let Some(slot) = entry.observers.get_mut(observer) else { return };
        slot.schedule_stale((query, observer), (fresh_since, entry.fresh_for), &mut self.timers, now);
        let RefetchInterval { every, ring } = slot.options.refetch_interval;
        if let Some(ring) = ring
            && slot.interval_timer.is_none()
            && slot.options.enabled
        {
            let deadline = Deadline::of(query, observer, ring);
            slot.interval_timer = Some(self.timers.at(now.saturating_add(every), deadline));
        }
    }
}

impl Entry {
    /// Sees to it that each observer is told when the data goes stale for it.
    pub(super) fn schedule_stale(&mut self, query: &QueryRef, timers: &mut Timers, now: Time) {
        if timers.are_off {
            return;
        }
        let fresh_since = self.meta.data_updated_at.filter(|_| !self.meta.is_invalidated);
        for (id, slot) in self.observers.iter_mut() {
            slot.schedule_stale((query, id), (fresh_since, self.fresh_for), timers, now);
        }
    }
}

impl Slot {
    fn schedule_stale(
        &mut self,
        (query, observer): (&QueryRef, u64),
        (fresh_since, fresh_for): (Option<Time>, Time),
        timers: &mut Timers,
        now: Time,
    ) {
        self.stale_alarm.silence();
        if let (Some(after), Some(since), true) =
            (self.options.stale_time.after(), fresh_since, self.options.enabled)
        {
            let time = since.saturating_add(after.max(fresh_for));
            if time > now {
                self.stale_alarm.set(timers, time, (query, observer, ring_stale));
            }
        }
    }
}
