//! One reader of an infinite query, which may turn to another.

use super::{Infinite, InfiniteQuery, InfiniteQueryState, pages::AnyPages};
use crate::{
    FetchDirection, Fetches, QueryClient, QueryOptions, Selected, Selector,
    cache::{Callback, OnAttach, Paging},
    erased::QueryRef,
    observer::ObserverCore,
};
use std::{fmt, marker::PhantomData, sync::Arc};

/// How a page more is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FetchPageOptions {
    /// Whether a fetch that runs, also one of all pages in the background, is cancelled for it; those who wait for that
    /// one wait for this. If not, nothing is asked for while a fetch runs. Default: true.
    pub cancel_refetch: bool,
}

impl Default for FetchPageOptions {
    fn default() -> Self {
        Self { cancel_refetch: true }
    }
}

/// Keeps an infinite query in use: fetches it as its options say, and tells of each change. Dropping it ends that.
///
/// All fetches but those of a page more, by whatever they are started, ask for all pages that are there, one after the
/// other from the first. Each cursor comes from the page just fetched, so there may be fewer afterwards. What is there is
/// replaced when the last has come; a failed page is tried again without the ones before it.
pub struct InfiniteQueryObserver<Q: InfiniteQuery> {
    core: ObserverCore,
    query: PhantomData<fn() -> Q>,
}

impl<Q: InfiniteQuery> InfiniteQueryObserver<Q> {
    /// Observes `query`; `options` are stronger than the query's own. `on_change` is called after each change of its
    /// state, on whatever thread it happened; it may use the client and the observer.
    pub fn new(
        client: &QueryClient,
        query: &Q,
        options: QueryOptions,
        on_change: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let observed = (QueryRef::new(&Infinite(query.clone())), Arc::new(options));
        let core = ObserverCore::new(client, observed, OnAttach::Mount, Callback::new(on_change));
        Self { core, query: PhantomData }
    }

    /// The state now.
    pub fn state(&self) -> InfiniteQueryState<Q> {
        let (query, raw) = self.core.observed();
        InfiniteQueryState::of(Some(&query), raw)
    }

    /// Turns to another query, other options or new defaults: see [`QueryObserver::set`](crate::QueryObserver::set).
    pub fn set(&self, query: &Q, options: &QueryOptions) {
        self.core.set(&QueryRef::new(&Infinite(query.clone())), &Arc::new(options.clone()));
    }

    /// What `selector` gives of the pages shown now: see [`QueryObserver::select`](crate::QueryObserver::select).
    pub fn select<T: PartialEq, E>(&self, selector: &Selector<Infinite<Q>, T, E>) -> Selected<T, E> {
        let (query, state) = self.core.observed();
        selector.of(query, state.data)
    }

    /// Fetches all pages again, even if they are fresh or disabled.
    pub fn refetch(&self) -> Fetches {
        self.core.refetch()
    }

    /// Fetches the page after the last; nothing if there is none. A first load that runs is waited for instead.
    ///
    /// The other pages are as old as they were: if they had been invalidated, they still are.
    pub fn fetch_next_page(&self) -> Fetches {
        self.fetch_next_page_with(FetchPageOptions::default())
    }

    /// [`fetch_next_page`](Self::fetch_next_page) with options.
    pub fn fetch_next_page_with(&self, options: FetchPageOptions) -> Fetches {
        fetch_page::<Q>(&self.core, FetchDirection::Forward, options)
    }

    /// Fetches the page before the first; nothing if there is none. A first load that runs is waited for instead.
    pub fn fetch_previous_page(&self) -> Fetches {
        self.fetch_previous_page_with(FetchPageOptions::default())
    }

    /// [`fetch_previous_page`](Self::fetch_previous_page) with options.
    pub fn fetch_previous_page_with(&self, options: FetchPageOptions) -> Fetches {
        fetch_page::<Q>(&self.core, FetchDirection::Backward, options)
    }
}

pub(crate) fn fetch_page<Q: InfiniteQuery>(
    core: &ObserverCore,
    direction: FetchDirection,
    options: FetchPageOptions,
) -> Fetches {
    let (query, raw) = core.observed();
    let at_end = match (raw.base(), query.downcast::<Infinite<Q>>()) {
        (Some(base), Some(query)) => query.count(base) > 0 && query.param(base, direction).is_none(),
        _ => false,
    };
    if at_end {
        return Fetches::new(Vec::new());
    }
    core.fetch(Paging { direction: Some(direction), ..Paging::default() }, options.cancel_refetch)
}

impl<Q: InfiniteQuery> fmt::Debug for InfiniteQueryObserver<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("InfiniteQueryObserver").field(&self.state()).finish()
    }
}
