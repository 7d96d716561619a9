//! All deadlines in one queue, one sleeping task for the earliest.

use super::{Effects, Entry, Hashed, Inner, Slot, Store};
use crate::{GcTime, StaleTime, cache::FetchRequest, erased::QueryRef, state::FetchStatus};
use futures::future::{AbortHandle, AbortRegistration, Abortable};
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
    sync::{Arc, Weak},
    time::Duration,
};

pub(crate) type TimerKey = (Duration, u64);

/// Longer sleeps overflow the browser's timers; the queue is looked at again meanwhile.
const LONGEST_SLEEP: Duration = Duration::from_secs(24 * 86_400);

#[derive(Clone)]
pub(crate) enum Deadline {
    /// Unused long enough.
    Gc(QueryRef),
    /// Goes stale for this observer.
    Stale(QueryRef, u64),
    /// Fetches again for this observer.
    Interval(QueryRef, u64),
    /// This mutation is over, and unused long enough.
    Mutation(u64),
}

#[derive(Default)]
pub(crate) struct Timers {
    /// Earliest first; some have been cancelled.
    queue: BinaryHeap<Reverse<TimerKey>>,
    /// Those that have not, by number.
    deadlines: HashMap<u64, Deadline, Hashed>,
    armed: Option<(Duration, AbortHandle)>,
    counter: u64,
}

impl Timers {
    pub(crate) fn at(&mut self, time: Duration, deadline: Deadline) -> TimerKey {
        self.counter += 1;
        let key = (time, self.counter);
        self.queue.push(Reverse(key));
        self.deadlines.insert(self.counter, deadline);
        key
    }

    pub(crate) fn cancel(&mut self, key: &mut Option<TimerKey>) {
        let Some(key) = key.take() else { return };
        self.deadlines.remove(&key.1);
        if self.queue.len() > 2 * self.deadlines.len() + 64 {
            self.queue.retain(|Reverse(key)| self.deadlines.contains_key(&key.1));
        }
    }

    /// What is due by now, earliest first.
    fn pop(&mut self, now: Duration) -> Option<Deadline> {
        while self.queue.peek()?.0.0 <= now {
            let Reverse(key) = self.queue.pop()?;
            if let Some(deadline) = self.deadlines.remove(&key.1) {
                return Some(deadline);
            }
        }
        None
    }

    /// Makes sure the sleeping task wakes for the earliest deadline; returns the task to start, if another is needed.
    /// One that wakes too early looks again.
    pub(crate) fn rearm(&mut self, now: Duration) -> Option<(AbortRegistration, Duration)> {
        let time = loop {
            let Reverse((time, number)) = *self.queue.peek()?;
            if self.armed.as_ref().is_some_and(|armed| armed.0 <= time) {
                return None;
            }
            if self.deadlines.contains_key(&number) {
                break time;
            }
            self.queue.pop();
        };
        if let Some((_, task)) = self.armed.take() {
            task.abort();
        }
        let (handle, registration) = AbortHandle::new_pair();
        self.armed = Some((time, handle));
        Some((registration, time.saturating_sub(now).min(LONGEST_SLEEP)))
    }

    pub(crate) fn start(inner: &Arc<Inner>, registration: AbortRegistration, wait: Duration) {
        let sleep = inner.runtime.sleep(wait);
        let weak: Weak<Inner> = Arc::downgrade(inner);
        let task = Abortable::new(
            async move {
                sleep.await;
                if let Some(inner) = weak.upgrade() {
                    inner.tick();
                }
            },
            registration,
        );
        inner.runtime.spawn(Box::pin(async move {
            // Aborted when an earlier deadline takes its place.
            let _ = task.await;
        }));
    }
}

impl Inner {
    fn tick(self: &Arc<Self>) {
        self.transact(|store, fx| {
            store.timers.armed = None;
            while let Some(deadline) = store.timers.pop(fx.now) {
                store.fire(deadline, self, fx);
            }
        });
    }
}

impl Store {
    fn fire(&mut self, deadline: Deadline, inner: &Arc<Inner>, fx: &mut Effects) {
        match deadline {
            Deadline::Gc(query) => {
                let Some(entry) = self.entries.get_mut(&query) else { return };
                let again = || Deadline::Gc(query.clone());
                let is_due = entry.gc_alarm.rings(&mut self.timers, fx.now, again);
                if is_due && entry.observers.is_empty() && entry.meta.fetch_status == FetchStatus::Idle {
                    self.remove(&query, fx);
                }
            }
            Deadline::Mutation(id) => self.collect_mutation(id, fx),
            Deadline::Stale(query, observer) => {
                if let Some(slot) =
                    self.entries.get_mut(&query).and_then(|entry| entry.observers.get_mut(observer))
                {
                    let again = || Deadline::Stale(query.clone(), observer);
                    if slot.stale_alarm.rings(&mut self.timers, fx.now, again) {
                        fx.call(&slot.callback);
                    }
                }
            }
            Deadline::Interval(query, observer) => {
                let focused = self.focused;
                let Some(slot) =
                    self.entries.get_mut(&query).and_then(|entry| entry.observers.get_mut(observer))
                else {
                    return;
                };
                let options = slot.options.clone();
                let next = fx.now.saturating_add(options.refetch_interval);
                slot.interval_timer = Some(self.timers.at(next, Deadline::Interval(query.clone(), observer)));
                if !focused && !options.refetch_in_background {
                    return;
                }
                if self.hooks.is_following && inner.settings.registry.has(&query) {
                    self.tell_polled(&query, options.refetch_interval, fx);
                } else {
                    drop(self.start_fetch(inner, &query, &FetchRequest::new(options), fx));
                }
            }
        }
    }

    /// Counts the entry's unused time from now, if it is unused.
    pub(crate) fn schedule_gc(&mut self, query: &QueryRef, now: Duration) {
        let Some(entry) = self.entries.get_mut(query) else { return };
        entry.gc_alarm.silence();
        if self.server || !entry.observers.is_empty() {
            return;
        }
        if let GcTime::After(after) = entry.gc_time {
            let time = now.saturating_add(after);
            entry.gc_alarm.set(&mut self.timers, time, || Deadline::Gc(query.clone()));
        }
    }

    /// An observer has arrived, or its options have changed: starts or moves its timers.
    pub(super) fn schedule_observer(&mut self, query: &QueryRef, observer: u64, now: Duration) {
        let Some(entry) = self.entries.get_mut(query) else { return };
        let fresh_since = entry.meta.data_updated_at.filter(|_| !entry.meta.is_invalidated);
        let Some(slot) = entry.observers.get_mut(observer) else { return };
        slot.schedule_stale((query, observer), (fresh_since, entry.fresh_for), &mut self.timers, now);
        if slot.interval_timer.is_none() && slot.options.enabled && !slot.options.refetch_interval.is_zero() {
            let time = now.saturating_add(slot.options.refetch_interval);
            slot.interval_timer = Some(self.timers.at(time, Deadline::Interval(query.clone(), observer)));
        }
    }
}

impl Entry {
    /// Sees to it that each observer is told when the data goes stale for it.
    pub(super) fn schedule_stale(&mut self, query: &QueryRef, timers: &mut Timers, now: Duration) {
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
        (fresh_since, fresh_for): (Option<Duration>, Duration),
        timers: &mut Timers,
        now: Duration,
    ) {
        self.stale_alarm.silence();
        if let (StaleTime::After(after), Some(since), true) =
            (self.options.stale_time, fresh_since, self.options.enabled)
        {
            let time = since.saturating_add(after.max(fresh_for));
            if time > now {
                self.stale_alarm.set(timers, time, || Deadline::Stale(query.clone(), observer));
            }
        }
    }
}
