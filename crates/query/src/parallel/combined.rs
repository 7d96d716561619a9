use super::QueriesObserver;
use crate::{
    Query, QueryOptions, QueryState,
    state::RawState,
    sync::{Mutex, MutexGuard},
};
use std::{
    fmt,
    sync::{Arc, PoisonError},
};

type Combine<Q, T> = dyn Fn(&[QueryState<Q>]) -> T + Send + Sync;

struct Last<T> {
    states: Vec<RawState>,
    result: Arc<T>,
}

/// A [`QueriesObserver`] whose states are made into one value.
///
/// That is done when it is asked for, and only if one of the states has changed since. A result that is equal to the last
/// keeps its identity (`Arc::ptr_eq`).
pub struct CombinedQueriesObserver<Q: Query, T> {
    queries: QueriesObserver<Q>,
    combine: Box<Combine<Q, T>>,
    last: Mutex<Option<Last<T>>>,
}

impl<Q: Query, T: PartialEq> CombinedQueriesObserver<Q, T> {
    pub(super) fn new(
        queries: QueriesObserver<Q>,
        combine: impl Fn(&[QueryState<Q>]) -> T + Send + Sync + 'static,
    ) -> Self {
        Self { queries, combine: Box::new(combine), last: Mutex::new(None) }
    }

    /// The value now.
    pub fn result(&self) -> Arc<T> {
        let states = self.queries.raw_states();
        let last = {
            let last = self.last();
            match &*last {
                Some(last) if same(&last.states, &states) => return last.result.clone(),
                last => last.as_ref().map(|last| last.result.clone()),
            }
        };
        let shown: Vec<QueryState<Q>> = states.iter().cloned().map(QueryState::of).collect();
        let result = (self.combine)(&shown);
        let result = last.filter(|last| **last == result).unwrap_or_else(|| Arc::new(result));
        let old = self.last().replace(Last { states, result: result.clone() });
        drop(old);
        result
    }

    /// Turns to another list, or to other options: see [`QueriesObserver::set`].
    pub fn set(&self, queries: impl IntoIterator<Item = Q>, options: &QueryOptions) {
        self.queries.set(queries, options);
    }

    /// The states themselves.
    pub fn queries(&self) -> &QueriesObserver<Q> {
        &self.queries
    }

    fn last(&self) -> MutexGuard<'_, Option<Last<T>>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn same(a: &[RawState], b: &[RawState]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is(b))
}

impl<Q: Query, T: fmt::Debug> fmt::Debug for CombinedQueriesObserver<Q, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CombinedQueriesObserver").field("queries", &self.queries).finish_non_exhaustive()
    }
}
