//! A list of queries in a component.

use super::{
    bound::{Part, Source},
    list::BoundList,
    transfer::Seat,
    use_query_client,
    waiting::Upstream,
};
use crate::{
    Query, QueryOptions, QueryState,
    erased::QueryRef,
    state::{FetchStatus, RawState, typed},
};
use leptos::prelude::{Effect, Get, GetValue, Memo, Signal, StoredValue, Track};
use std::{fmt, marker::PhantomData, sync::Arc};

/// A component's hold on a list of queries. It is `Copy`, and each of its readers wakes for what it reads alone.
///
/// It ends with the component that made it; what is read then is empty.
pub struct UseQueries<Q: Query> {
    list: StoredValue<Arc<BoundList>>,
    query: PhantomData<fn() -> Q>,
}

/// Observes the queries that `queries` gives; the list may change. What stays in it, wherever, stays observed; what comes
/// twice is observed and fetched once.
///
/// On the server all are fetched at the same time, and their outcomes travel with the page.
///
/// # Panics
/// If no client was provided.
#[track_caller]
pub fn use_queries<Q: Query>(queries: impl Fn() -> Vec<Q> + Send + Sync + 'static) -> UseQueries<Q> {
    use_queries_with(queries, |_| QueryOptions::new())
}

/// [`use_queries`] with options for each of them, which may change too.
///
/// # Panics
/// If no client was provided.
#[track_caller]
pub fn use_queries_with<Q: Query>(
    queries: impl Fn() -> Vec<Q> + Send + Sync + 'static,
    options: impl Fn(&Q) -> QueryOptions + Send + Sync + 'static,
) -> UseQueries<Q> {
    let sources = move || {
        queries()
            .iter()
            .map(|query| (QueryRef::new(query), Arc::new(options(query))))
            .collect::<Vec<Source>>()
    };
    UseQueries { list: bind(Box::new(sources)), query: PhantomData }
}

#[track_caller]
fn bind(sources: Box<dyn Fn() -> Vec<Source> + Send + Sync>) -> StoredValue<Arc<BoundList>> {
    let client = use_query_client();
    let upstream = Upstream::default();
    let noting = upstream.clone();
    let source = Memo::new(move |_| noting.note(&sources));
    let list = BoundList::new(client, (source, upstream), Seat::take());
    let weak = Arc::downgrade(&list);
    // Runs in the browser only, and for the first time when the page is hydrated.
    Effect::new(move |_| {
        source.track();
        if let Some(list) = weak.upgrade() {
            list.hydrated();
            list.turn();
        }
    });
    StoredValue::new(list)
}

impl<Q: Query> UseQueries<Q> {
    /// What to show of each, in the order of the list: `None` where there is no data yet.
    ///
    /// Wakes its reader only when some data or the list changes. Read inside `<Suspense>` or `<Transition>` it makes them,
    /// and the server's rendering, wait for the first outcome of each.
    pub fn data(&self) -> Vec<Option<Arc<Q::Data>>> {
        self.read(Part::Data).into_iter().map(|state| state.data.and_then(typed)).collect()
    }

    /// Everything of each, in the order of the list; wakes for everything. Inside `<Suspense>` it waits as
    /// [`data`](Self::data) does.
    pub fn states(&self) -> Vec<QueryState<Q>> {
        self.read(Part::Everything).into_iter().map(QueryState::of).collect()
    }

    /// Whether one of them is being fetched, tracked. Inside `<Suspense>` it waits as [`data`](Self::data) does.
    pub fn is_fetching(&self) -> bool {
        self.read(Part::Fetching).iter().any(|state| state.meta.fetch_status == FetchStatus::Fetching)
    }

    /// One value made of the states. That is done again only when one of them, or the list, has changed, and its readers
    /// wake only when the value has. Inside `<Suspense>` it waits as [`data`](Self::data) does.
    pub fn combine<T: Clone + PartialEq + Send + Sync + 'static>(
        &self,
        combine: impl Fn(&[QueryState<Q>]) -> T + Send + Sync + 'static,
    ) -> Signal<T> {
        let queries = *self;
        let upstream = Upstream::default();
        let combined = Memo::new(move |_| upstream.note(|| combine(&queries.states())));
        Signal::derive(move || {
            // The memo does not know where it is read.
            if let Some(list) = queries.list.try_get_value() {
                list.suspend();
            }
            combined.get()
        })
    }

    /// Fetches all, even what is fresh or disabled.
    pub fn refetch(&self) {
        if let Some(list) = self.list.try_get_value() {
            list.refetch();
        }
    }

    fn read(&self, part: Part) -> Vec<RawState> {
        self.list.try_get_value().map(|list| list.read(part)).unwrap_or_default()
    }
}

impl<Q: Query> Clone for UseQueries<Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q: Query> Copy for UseQueries<Q> {}

impl<Q: Query> fmt::Debug for UseQueries<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UseQueries").finish_non_exhaustive()
    }
}
