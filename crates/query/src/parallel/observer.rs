use super::{CombinedQueriesObserver, list::ObserverList};
use crate::{
    Query, QueryClient, QueryOptions, QueryState, cache::Callback, erased::QueryRef, state::RawState,
};
use std::{fmt, marker::PhantomData};

/// One reader of a list of queries, which may change.
///
/// What stays in the list, wherever, stays observed; what comes twice is observed and fetched once. The cost of a change
/// of the list, and of reading it, is that of its length.
pub struct QueriesObserver<Q: Query> {
    list: ObserverList,
    query: PhantomData<fn() -> Q>,
}

impl<Q: Query> QueriesObserver<Q> {
    /// Observes `queries`; `options` are stronger than their own. `on_change` is called after each change of the state of
    /// one or more of them, on whatever thread it happened; it may use the client and the observer.
    pub fn new(
        client: &QueryClient,
        queries: impl IntoIterator<Item = Q>,
        options: &QueryOptions,
        on_change: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let list = ObserverList::new(client, refs(queries), options, Callback::new(on_change));
        Self { list, query: PhantomData }
    }

    /// Turns to another list, or to other options. What is new in it is fetched as a new observer fetches.
    /// `on_change` is not called for the turn itself.
    pub fn set(&self, queries: impl IntoIterator<Item = Q>, options: &QueryOptions) {
        self.list.set(refs(queries), options);
    }

    /// The states at one moment, in the order of the list.
    pub fn states(&self) -> Vec<QueryState<Q>> {
        self.raw_states().into_iter().map(QueryState::of).collect()
    }

    /// Fetches all, even what is fresh or disabled.
    pub fn refetch(&self) {
        self.list.refetch();
    }

    /// Makes one value of the states: see [`CombinedQueriesObserver`].
    pub fn combine<T: PartialEq>(
        self,
        combine: impl Fn(&[QueryState<Q>]) -> T + Send + Sync + 'static,
    ) -> CombinedQueriesObserver<Q, T> {
        CombinedQueriesObserver::new(self, combine)
    }

    pub(super) fn raw_states(&self) -> Vec<RawState> {
        self.list.states()
    }
}

fn refs<Q: Query>(queries: impl IntoIterator<Item = Q>) -> Vec<QueryRef> {
    queries.into_iter().map(|query| QueryRef::new(&query)).collect()
}

impl<Q: Query> fmt::Debug for QueriesObserver<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("QueriesObserver").field(&self.states()).finish()
    }
}
