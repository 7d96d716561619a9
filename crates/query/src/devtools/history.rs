//! What has happened to each entry, while somebody is there to read it.

use super::{Change, HistoryLimits, MutationChange, QueryIdentity, diff::Differences, log::Log};
use crate::{
    CacheEvent, CacheEventKind, MutationAction, MutationEvent, QueryAction, QueryClient, Subscription,
    cache::Inner,
    erased::QueryRef,
    value::{Failure, Value},
};
use serde_json::from_str;
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Keeps a [history](Self::history) of every entry until it is dropped.
///
/// Each change of data is written as JSON to be compared, on the thread it happened on: it is meant for development.
pub struct Recorder {
    log: Arc<Mutex<Log>>,
    _subscriptions: [Subscription; 2],
}

impl QueryClient {
    /// Records what happens to each entry and to each mutation from now on.
    #[must_use = "dropping the recorder ends it"]
    pub fn record(&self, limits: HistoryLimits) -> Recorder {
        let log = Arc::new(Mutex::new(Log::new(limits)));
        let subscription = {
            let (log, inner) = (log.clone(), Arc::downgrade(self.inner()));
            self.subscribe(move |event| {
                if let Some(inner) = inner.upgrade() {
                    note(&inner, &log, event);
                }
            })
        };
        let there: Vec<_> = self.inner().transact(|store, _| {
            let shown = store.entries.iter().map(|entry| (entry.query.clone(), entry.visible.clone()));
            shown.collect()
        });
        let mut log_now = lock(&log);
        for (query, shown) in there {
            let last = &mut log_now.memory(&query).last;
            if last.is_none() {
                *last = shown;
            }
        }
        drop(log_now);
        let mutations = {
            let (log, inner) = (log.clone(), Arc::downgrade(self.inner()));
            self.subscribe_mutations(move |event| {
                if let Some(inner) = inner.upgrade() {
                    note_mutation(&inner, &log, event);
                }
            })
        };
        Recorder { log, _subscriptions: [subscription, mutations] }
    }
}

impl Recorder {
    /// What has happened to `query`, the newest first; also to an entry that is gone.
    pub fn history(&self, query: &QueryIdentity) -> Vec<Change> {
        lock(&self.log).changes(&query.0)
    }

    /// What has happened to the mutation of this [`id`](crate::MutationView::id), the newest first.
    pub fn mutation_history(&self, mutation: u64) -> Vec<MutationChange> {
        lock(&self.log).mutation_changes(mutation)
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").finish_non_exhaustive()
    }
}

fn lock(log: &Mutex<Log>) -> MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

fn note(inner: &Arc<Inner>, log: &Mutex<Log>, event: &CacheEvent) {
    let (query, now) = (&event.query, inner.runtime.now());
    let removed = event.kind == CacheEventKind::Removed;
    let Some(action) = event.action.map(Some).or(removed.then_some(None)) else { return };
    if matches!(action, Some(QueryAction::Fetch)) {
        lock(log).memory(query).fetch_began = Some(now);
    }
    if matches!(action, Some(QueryAction::Fetch | QueryAction::Pause | QueryAction::Continue)) {
        return;
    }
    let shown = event.data.clone().filter(|_| !removed);
    let (old, began) = {
        let mut log = lock(log);
        let memory = log.memory(query);
        let ended = removed
            || matches!(action, Some(QueryAction::Success | QueryAction::Error | QueryAction::Cancel));
        let began = if ended { memory.fetch_began.take() } else { None };
        (std::mem::replace(&mut memory.last, shown.clone()), began)
    };
    let is_same = match (&old, &shown) {
        (Some(old), Some(shown)) => Arc::ptr_eq(old, shown),
        (old, shown) => old.is_none() && shown.is_none(),
    };
    // Writing JSON is the user's code, so it happens without the lock.
    let differences = if is_same || removed {
        Differences::default()
    } else {
        Differences::between(tree(query, old.as_ref()).as_ref(), tree(query, shown.as_ref()).as_ref())
    };
    let error = match action {
        Some(QueryAction::Error) => event.error.clone(),
        Some(QueryAction::Failed) => {
            inner.transact(|store, _| store.entries.get(query)?.meta.failure_reason.clone())
        }
        _ => None,
    };
    let change = Change {
        at: now,
        action,
        times: 1,
        took: began.map(|began| now.saturating_sub(began)),
        error: error.and_then(|error| Some(query.get().encode(Err(&error))?.get().to_owned())),
        differences: differences.found,
        omitted: differences.omitted,
    };
    lock(log).push(query, change);
}

fn note_mutation(inner: &Arc<Inner>, log: &Mutex<Log>, event: &MutationEvent) {
    let Some(action) = event.action else { return };
    let view = &event.mutation;
    let error = match (action, &view.state.error) {
        (MutationAction::Failed, _) => view.state.failure_reason.as_ref(),
        (MutationAction::Error, Some(Failure::Error(error))) => Some(error),
        _ => None,
    };
    let error = error.and_then(|error| Some(view.mutation.encode(Err(error))?.get().to_owned()));
    lock(log).push_mutation(view.id, MutationChange { at: inner.runtime.now(), action, error });
}

fn tree(query: &QueryRef, data: Option<&Value>) -> Option<serde_json::Value> {
    from_str(query.get().encode(Ok(data?))?.get()).ok()
}
