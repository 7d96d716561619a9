use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reactive_graph::effect::Effect;
use reactive_graph::owner::on_cleanup;
use reactive_graph::signal::ArcRwSignal;
use reactive_graph::traits::{Track, Update};
use reactive_stores::PatchField;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::diff::differences;
use super::panel::Line;
use super::probe::Probe;
use super::rate::{Meter, UpdateRate};
use super::subject::Subject;
use super::{Entry, clock};
use crate::StoreApi;

/// The name of a change that was made outside an action.
pub const ANONYMOUS: &str = "anonymous";

/// Entries a log keeps; the oldest go first.
pub(super) const MOST: usize = 500;

/// What happened to one store, and the way back. Clones are the same log. It holds states as JSON, in memory.
#[derive(Clone)]
pub struct StoreLog {
    name: Cow<'static, str>,
    subject: Arc<dyn Subject>,
    now: Arc<dyn Fn() -> Duration + Send + Sync>,
    inner: Arc<Mutex<Inner>>,
    revision: ArcRwSignal<u64>,
}

pub(super) struct Inner {
    /// The state before the first entry.
    pub(super) base: Value,
    /// The state at the beginning of the log.
    pub(super) initial: Value,
    pub(super) entries: VecDeque<Entry>,
    /// The state as last seen.
    pub(super) last: Value,
    /// The entry the store was put back to.
    pub(super) travelled: Option<u64>,
    pub(super) next: u64,
    is_paused: bool,
    /// Actions that run, one inside the other.
    depth: usize,
    meter: Meter,
}

/// Logs what happens to `api` from now on, under `name`, for as long as the current owner lives; what the log has then stays.
/// A change outside an action is logged as [`ANONYMOUS`], in the next microtask or before the next action. Of several logs of
/// one store only the last hears of actions.
///
/// Every action makes JSON of the whole state: for development builds.
pub fn log_store<S>(api: StoreApi<S>, name: impl Into<Cow<'static, str>>) -> StoreLog
where
    S: Serialize + DeserializeOwned + PatchField + Send + Sync + 'static,
{
    log_store_with(api, name, clock::now)
}

/// [`log_store`], with a clock: it gives the time since 1970.
pub fn log_store_with<S>(
    api: StoreApi<S>,
    name: impl Into<Cow<'static, str>>,
    now: impl Fn() -> Duration + Send + Sync + 'static,
) -> StoreLog
where
    S: Serialize + DeserializeOwned + PatchField + Send + Sync + 'static,
{
    let state = api.state().unwrap_or_default();
    let log = StoreLog {
        name: name.into(),
        subject: Arc::new(api),
        now: Arc::new(now),
        inner: Arc::new(Mutex::new(Inner {
            base: state.clone(),
            initial: state.clone(),
            entries: VecDeque::new(),
            last: state,
            travelled: None,
            next: 1,
            is_paused: false,
            depth: 0,
            meter: Meter::default(),
        })),
        revision: ArcRwSignal::new(0),
    };
    let probing = api.probe.put(log.clone());
    on_cleanup(move || api.probe.take(&probing));
    let settled = log.clone();
    Effect::new_isomorphic(move |_: Option<()>| {
        api.track();
        settled.settle();
    });
    log
}

impl StoreLog {
    /// The store's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Makes the reader wake whenever the log changes.
    pub fn track(&self) {
        self.revision.track();
    }

    /// What happened, oldest first; at most 500 entries.
    pub fn entries(&self) -> Vec<Entry> {
        self.lock().entries.iter().cloned().collect()
    }

    /// The entry called `id`.
    pub fn entry(&self, id: u64) -> Option<Entry> {
        self.lock().entries.iter().find(|entry| entry.id == id).cloned()
    }

    pub(super) fn latest(&self) -> Option<Entry> {
        self.lock().entries.back().cloned()
    }

    /// The entries without their states.
    pub(super) fn lines(&self) -> Vec<Line> {
        let inner = self.lock();
        let mut before = None;
        let line = |entry: &Entry| Line {
            id: entry.id,
            name: entry.name.clone().into_owned(),
            after: before.replace(entry.at).map(|before: Duration| entry.at.saturating_sub(before)),
            differences: entry.differences.len(),
        };
        inner.entries.iter().map(line).collect()
    }

    /// The state as last seen.
    pub fn state(&self) -> Value {
        self.lock().last.clone()
    }

    /// The entry the store was put back to by [`travel_to`](Self::travel_to), until something changes it. 0 is the state
    /// before the first entry.
    pub fn travelled(&self) -> Option<u64> {
        self.lock().travelled
    }

    /// How often the store is updated. Time travel does not count.
    pub fn update_rate(&self) -> UpdateRate {
        let now = (self.now)();
        self.lock().meter.rate(now)
    }

    /// Whether changes go unlogged.
    pub fn is_paused(&self) -> bool {
        self.lock().is_paused
    }

    /// Stops logging, or goes on with it. What changed meanwhile belongs to no entry; updates are still counted.
    pub fn pause(&self, is_paused: bool) {
        self.settle();
        self.lock().is_paused = is_paused;
        self.changed();
    }

    /// Puts the state after entry `id` into the store; 0 is the state before the first one. The log stays as it is. False
    /// if there is no such entry. What follows the store follows: preferences are written, too.
    pub fn travel_to(&self, id: u64) -> bool {
        let state = match id {
            0 => Some(self.lock().base.clone()),
            _ => self.entry(id).map(|entry| entry.state),
        };
        state.is_some_and(|state| self.put(state, Some(id)).is_ok())
    }

    /// Puts the state at the beginning of the log into the store and empties the log.
    pub fn reset(&self) {
        let initial = self.lock().initial.clone();
        if self.put(initial, None).is_ok() {
            self.empty();
        }
    }

    /// Empties the log; the present state is what [`rollback`](Self::rollback) goes back to.
    pub fn commit(&self) {
        self.settle();
        self.empty();
    }

    /// Puts the state as of the last [`commit`](Self::commit) into the store and empties the log.
    pub fn rollback(&self) {
        let base = self.lock().base.clone();
        if self.put(base, None).is_ok() {
            self.empty();
        }
    }

    /// Puts `state` into the store, as an entry.
    ///
    /// # Errors
    /// If it is no state of this store, which then stays as it is.
    pub fn set_state(&self, state: Value) -> Result<(), String> {
        self.settle();
        self.subject.set_state(state)?;
        self.record("devtools");
        Ok(())
    }

    /// Puts `state` into the store without an entry.
    pub(super) fn put(&self, state: Value, travelled: Option<u64>) -> Result<(), String> {
        self.settle();
        self.subject.set_state(state)?;
        let last = self.subject.state();
        let mut inner = self.lock();
        inner.last = last.unwrap_or_default();
        inner.travelled = travelled;
        drop(inner);
        self.changed();
        Ok(())
    }

    fn empty(&self) {
        let mut inner = self.lock();
        inner.entries.clear();
        inner.base = inner.last.clone();
        inner.travelled = None;
        drop(inner);
        self.changed();
    }

    /// Logs what was changed outside actions.
    fn settle(&self) {
        if self.lock().depth == 0 && self.subject.state().is_some_and(|state| state != self.lock().last) {
            self.record(ANONYMOUS);
        }
    }

    fn record(&self, name: &'static str) {
        let Some(state) = self.subject.state() else { return };
        let at = (self.now)();
        let mut inner = self.lock();
        let last = std::mem::replace(&mut inner.last, state.clone());
        if last != state {
            inner.meter.count(at);
            inner.travelled = None;
        }
        if !inner.is_paused {
            let entry = Entry {
                id: inner.next,
                name: name.into(),
                at,
                differences: differences(&last, &state),
                state,
            };
            inner.next += 1;
            inner.entries.push_back(entry);
            if inner.entries.len() > MOST
                && let Some(oldest) = inner.entries.pop_front()
            {
                inner.base = oldest.state;
            }
        }
        drop(inner);
        self.changed();
    }

    pub(super) fn changed(&self) {
        self.revision.update(|revision| *revision += 1);
    }

    pub(super) fn subject(&self) -> &dyn Subject {
        &*self.subject
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Probe for StoreLog {
    fn begin(&self) {
        self.settle();
        self.lock().depth += 1;
    }

    fn end(&self, name: &'static str) {
        let mut inner = self.lock();
        inner.depth -= 1;
        let is_outermost = inner.depth == 0;
        drop(inner);
        if is_outermost {
            self.record(name);
        }
    }
}

impl fmt::Debug for StoreLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreLog").field("name", &self.name).finish_non_exhaustive()
    }
}
