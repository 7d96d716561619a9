//! An infinite query in a component.

use super::{UseQuery, bound::Part, use_query_with};
use crate::{
    FetchDirection, FetchPageOptions, Infinite, InfiniteData, InfiniteQuery, InfiniteQueryState,
    QueryOptions, infinite::fetch_page,
};
use leptos::prelude::Signal;
use std::{fmt, sync::Arc};

/// A component's hold on an infinite query. It is `Copy`, and each of its readers wakes for what it reads alone.
///
/// It ends with the component that made it; what is read then is empty.
pub struct UseInfiniteQuery<Q: InfiniteQuery>(UseQuery<Infinite<Q>>);

/// Observes the infinite query that `query` gives, and turns to another when that changes. On the server and at the first
/// render it does what [`use_query`](crate::use_query) does.
///
/// # Panics
/// If no client was provided.
#[track_caller]
pub fn use_infinite_query<Q: InfiniteQuery>(
    query: impl Fn() -> Q + Send + Sync + 'static,
) -> UseInfiniteQuery<Q> {
    use_infinite_query_with(query, QueryOptions::new)
}

/// [`use_infinite_query`] with options of this observer, which may change too.
///
/// # Panics
/// If no client was provided.
#[track_caller]
pub fn use_infinite_query_with<Q: InfiniteQuery>(
    query: impl Fn() -> Q + Send + Sync + 'static,
    options: impl Fn() -> QueryOptions + Send + Sync + 'static,
) -> UseInfiniteQuery<Q> {
    UseInfiniteQuery(use_query_with(move || Infinite(query()), options))
}

impl<Q: InfiniteQuery> UseInfiniteQuery<Q> {
    /// The pages to show; `None` before there are any. Wakes and waits as [`UseQuery::data`] does.
    pub fn data(&self) -> Option<Arc<InfiniteData<Q::Page, Q::PageParam>>> {
        self.0.data()
    }

    /// The error of the last settled fetch, if it failed. Wakes and waits as [`UseQuery::error`] does.
    pub fn error(&self) -> Option<Arc<Q::Error>> {
        self.0.error()
    }

    /// Everything; wakes for everything. Inside `<Suspense>` it waits as [`data`](Self::data) does.
    pub fn state(&self) -> InfiniteQueryState<Q> {
        self.0.suspend();
        self.raw(Part::Everything)
    }

    /// Whether there is a page after the last, as the server's data says. Wakes with the data.
    pub fn has_next_page(&self) -> bool {
        self.raw(Part::Data).has_next_page
    }

    /// Whether there is a page before the first, as the server's data says. Wakes with the data.
    pub fn has_previous_page(&self) -> bool {
        self.raw(Part::Data).has_previous_page
    }

    /// Whether a fetch runs now, of whatever pages.
    pub fn is_fetching(&self) -> bool {
        self.0.is_fetching()
    }

    /// Whether the page after the last is being fetched. Wakes with [`is_fetching`](Self::is_fetching).
    pub fn is_fetching_next_page(&self) -> bool {
        self.raw(Part::Fetching).is_fetching_next_page()
    }

    /// Whether the page before the first is being fetched. Wakes with [`is_fetching`](Self::is_fetching).
    pub fn is_fetching_previous_page(&self) -> bool {
        self.raw(Part::Fetching).is_fetching_previous_page()
    }

    /// A part of the pages, whose readers wake only when that part changes: see [`UseQuery::select`].
    pub fn select<T: Clone + PartialEq + Send + Sync + 'static>(
        &self,
        select: impl Fn(&InfiniteData<Q::Page, Q::PageParam>) -> T + Send + Sync + 'static,
    ) -> Signal<Option<T>> {
        self.0.select(select)
    }

    /// Fetches all pages again, even if they are fresh or disabled.
    pub fn refetch(&self) {
        self.0.refetch();
    }

    /// Fetches the page after the last; nothing if there is none. It has begun when this returns.
    pub fn fetch_next_page(&self) {
        self.fetch_next_page_with(FetchPageOptions::default());
    }

    /// [`fetch_next_page`](Self::fetch_next_page) with options.
    pub fn fetch_next_page_with(&self, options: FetchPageOptions) {
        self.fetch_page(FetchDirection::Forward, options);
    }

    /// Fetches the page before the first; nothing if there is none. It has begun when this returns.
    pub fn fetch_previous_page(&self) {
        self.fetch_previous_page_with(FetchPageOptions::default());
    }

    /// [`fetch_previous_page`](Self::fetch_previous_page) with options.
    pub fn fetch_previous_page_with(&self, options: FetchPageOptions) {
        self.fetch_page(FetchDirection::Backward, options);
    }

    /// The query that it is to the cache, with all that can be read of it.
    pub fn query(&self) -> UseQuery<Infinite<Q>> {
        self.0
    }

    fn fetch_page(&self, direction: FetchDirection, options: FetchPageOptions) {
        if let Some(bound) = self.0.bound() {
            fetch_page::<Q>(bound.core(), direction, options);
        }
    }

    fn raw(&self, part: Part) -> InfiniteQueryState<Q> {
        let read = self.0.tracked(part, |bound| {
            let shown = bound.read(Clone::clone);
            (bound.core().observed().0, shown)
        });
        match read {
            Some((query, shown)) => InfiniteQueryState::of(Some(&query), shown),
            None => InfiniteQueryState::of(None, Default::default()),
        }
    }
}

impl<Q: InfiniteQuery> Clone for UseInfiniteQuery<Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q: InfiniteQuery> Copy for UseInfiniteQuery<Q> {}

impl<Q: InfiniteQuery> fmt::Debug for UseInfiniteQuery<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UseInfiniteQuery").finish_non_exhaustive()
    }
}
