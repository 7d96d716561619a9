//! Observers come and go, and the outside world wakes what they watch.

use super::{Alarm, Callback, Effects, Entry, FetchRequest, Inner, Slot, Store};
use crate::{
    CacheEventKind, Cancel, FetchStatus, RefetchOn, Status, erased::QueryRef, options::Resolved, span::Fresh,
    time::Time,
};
use std::sync::Arc;

/// What an observer's arrival may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnAttach {
    /// A new observer: `refetch_on_mount` decides.
    Mount,
    /// An observer turned to another query: fetches if stale.
    Turn,
    /// Nothing, for now.
    Quiet,
}

impl Store {
    pub(crate) fn attach(
        &mut self,
        inner: &Arc<Inner>,
        query: &QueryRef,
        observer: u64,
        callback: &Callback,
        (options, on): (Arc<Resolved>, OnAttach),
        fx: &mut Effects,
    ) {
        let entry = self.entry(query, &options, fx);
        entry.gc_time = entry.gc_time.max(options.gc_time);
        fx.discard(std::mem::replace(&mut entry.options, options.clone()));
        let slot = Box::new(Slot {
            callback: callback.clone(),
            options: options.clone(),
            stale_alarm: Alarm::default(),
            interval_timer: None,
        });
        let mut ticking = None;
        match entry.observers.insert(observer, slot) {
            Some(mut old) => {
                old.stale_alarm.cancel(&mut self.timers);
                let tick = |options: &Resolved| options.enabled.then_some(options.refetch_interval);
                if tick(&old.options) == tick(&options) {
                    ticking = old.interval_timer.take();
                } else {
                    self.timers.cancel(&mut old.interval_timer);
                }
                fx.discard_box(old);
            }
            None => self.emit(CacheEventKind::ObserverAdded, query, fx),
        }
        if let Some(entry) = self.entries.get_mut(query) {
            if let Some(slot) = entry.observers.get_mut(observer) {
                slot.interval_timer = ticking;
            }
            entry.gc_alarm.silence();
            if let Some(run) = &mut entry.run {
                run.stop_retrying = false;
            }
        }
        self.schedule_observer(query, observer, fx.now);
        self.fetch_on_attach(inner, query, options, on, fx);
    }

    pub(crate) fn fetch_on_attach(
        &mut self,
        inner: &Arc<Inner>,
        query: &QueryRef,
        options: Arc<Resolved>,
        on: OnAttach,
        fx: &mut Effects,
    ) {
        let wanted = self.entries.get(query).is_some_and(|entry| entry.wanted_on(on, &options, fx.now));
        if wanted {
            let mut request = FetchRequest::new(options);
            if on == OnAttach::Mount && request.options.always_on_mount() {
                request.enough = None;
            }
            drop(self.start_fetch(inner, query, &request, fx));
        }
    }

    pub(crate) fn detach(&mut self, query: &QueryRef, observer: u64, fx: &mut Effects) {
        let Some(entry) = self.entries.get_mut(query) else { return };
        let Some(mut slot) = entry.observers.remove(observer) else { return };
        slot.stale_alarm.cancel(&mut self.timers);
        self.timers.cancel(&mut slot.interval_timer);
        fx.discard_box(slot);
        if entry.observers.is_empty() {
            let never_began = entry.meta.fetch_status == FetchStatus::Paused && entry.visible.is_none();
            let cancel = entry.run.as_mut().is_some_and(|run| {
                run.stop_retrying = true;
                run.abort.is_taken() || never_began
            });
            if cancel {
                self.cancel_fetch(query, Cancel::Revert, fx);
            }
            self.schedule_gc(query, fx.now);
        }
        self.emit(CacheEventKind::ObserverRemoved, query, fx);
    }

    pub(crate) fn set_online(&mut self, inner: &Arc<Inner>, online: bool, fx: &mut Effects) {
        self.gates.put_up();
        if std::mem::replace(&mut self.online, online) == online {
            return;
        }
        if online {
            self.owed.1 = true;
            self.come_back(inner, fx);
        } else {
            self.mutations.interrupt();
        }
    }

    pub(crate) fn set_focused(&mut self, inner: &Arc<Inner>, focused: bool, fx: &mut Effects) {
        self.gates.put_up();
        if std::mem::replace(&mut self.focused, focused) != focused && focused {
            self.owed.0 = true;
            self.come_back(inner, fx);
        }
    }

    /// The page or the network is back: mutations that had waited go on, and the queries have their turn after them.
    fn come_back(&mut self, inner: &Arc<Inner>, fx: &mut Effects) {
        self.gates.wake(fx);
        if !self.online || !self.mutations.resume() {
            self.refetch_after_mutations(inner, fx);
        }
    }

    /// The mutations that had waited are done.
    pub(crate) fn refetch_after_mutations(&mut self, inner: &Arc<Inner>, fx: &mut Effects) {
        let (focused, online) = std::mem::take(&mut self.owed);
        if focused {
            self.refetch_where(inner, |options| options.refetch_on_focus, fx);
        }
        if online && self.online {
            self.refetch_where(inner, Resolved::on_reconnect, fx);
        }
    }

    /// One fetch for each entry that one of its observers wants fetched.
    fn refetch_where(
        &mut self,
        inner: &Arc<Inner>,
        policy: impl Fn(&Resolved) -> RefetchOn,
        fx: &mut Effects,
    ) {
        let wanted: Vec<(QueryRef, Arc<Resolved>)> = self
            .entries
            .iter()
            .filter_map(|entry| {
                let slot = entry
                    .observers
                    .values()
                    .find(|slot| entry.wants(policy(&slot.options), &slot.options, fx.now))?;
                Some((entry.query.clone(), slot.options.clone()))
            })
            .collect();
        for (query, options) in wanted {
            drop(self.start_fetch(inner, &query, &FetchRequest::new(options), fx));
        }
    }
}

impl Entry {
    /// Whether an observer's arrival starts a fetch.
    pub(crate) fn wanted_on(&self, on: OnAttach, options: &Resolved, now: Time) -> bool {
        let failed = self.meta.status == Status::Error && !options.retry_on_mount;
        options.enabled
            && match on {
                OnAttach::Quiet => false,
                _ if self.visible.is_none() => on == OnAttach::Turn || !failed,
                OnAttach::Turn => self.is_stale_for(options, now),
                OnAttach::Mount => self.wants(options.refetch_on_mount, options, now),
            }
    }

    fn wants(&self, policy: RefetchOn, options: &Resolved, now: Time) -> bool {
        options.enabled
            && match policy {
                RefetchOn::Never => false,
                RefetchOn::IfStale => self.is_stale_for(options, now),
                RefetchOn::Always => options.stale_time != Fresh::STATIC || self.visible.is_none(),
            }
    }
}
