//! Asking for pages by hand.

use super::{Infinite, InfiniteData, InfiniteQuery};
use crate::{
    Fetches, QueryClient, QueryError, QueryOptions,
    client::{Asked, outcome},
    erased::QueryRef,
};
use std::sync::Arc;

impl QueryClient {
    /// The pages of `query`: what is cached if it is still fresh, however many pages that is, or else from a fetch of at
    /// least `pages` pages, one after the other, or as many as there are. It is shared as for [`fetch`](Self::fetch),
    /// and tried again only if `retry` was set. A fetch that is under way already brings as many pages as it was asked for.
    ///
    /// # Errors
    /// If the fetch failed, or was cancelled before there was any data.
    pub async fn fetch_infinite<Q: InfiniteQuery>(
        &self,
        query: Q,
        pages: usize,
    ) -> Result<Arc<InfiniteData<Q::Page, Q::PageParam>>, QueryError<Q::Error>> {
        self.pages_of(query, Asked::default().pages(pages)).await
    }

    /// [`fetch_infinite`](Self::fetch_infinite) with settings of this call, as [`fetch_with`](Self::fetch_with) has them.
    ///
    /// # Errors
    /// As for [`fetch_infinite`](Self::fetch_infinite).
    pub async fn fetch_infinite_with<Q: InfiniteQuery>(
        &self,
        query: Q,
        pages: usize,
        options: QueryOptions,
    ) -> Result<Arc<InfiniteData<Q::Page, Q::PageParam>>, QueryError<Q::Error>> {
        self.pages_of(query, Asked::with(options).pages(pages)).await
    }

    /// Like [`fetch_infinite`](Self::fetch_infinite), but any cached pages will do, however old.
    ///
    /// # Errors
    /// As for [`fetch_infinite`](Self::fetch_infinite).
    pub async fn ensure_infinite<Q: InfiniteQuery>(
        &self,
        query: Q,
        pages: usize,
    ) -> Result<Arc<InfiniteData<Q::Page, Q::PageParam>>, QueryError<Q::Error>> {
        self.pages_of(query, Asked::default().of_any_age().pages(pages)).await
    }

    /// [`ensure_infinite`](Self::ensure_infinite) with settings of this call.
    ///
    /// # Errors
    /// As for [`fetch_infinite`](Self::fetch_infinite).
    pub async fn ensure_infinite_with<Q: InfiniteQuery>(
        &self,
        query: Q,
        pages: usize,
        options: QueryOptions,
    ) -> Result<Arc<InfiniteData<Q::Page, Q::PageParam>>, QueryError<Q::Error>> {
        self.pages_of(query, Asked::with(options).of_any_age().pages(pages)).await
    }

    /// Sees to it that `query` is cached and fresh, with at least `pages` pages if it has to be fetched, and ignores how
    /// that goes. It has begun when this returns.
    pub fn prefetch_infinite<Q: InfiniteQuery>(&self, query: Q, pages: usize) -> Fetches {
        self.find(&QueryRef::new(&Infinite(query)), &Asked::default().pages(pages)).into_fetches()
    }

    /// [`prefetch_infinite`](Self::prefetch_infinite) with settings of this call, as [`fetch_with`](Self::fetch_with) has
    /// them.
    pub fn prefetch_infinite_with<Q: InfiniteQuery>(
        &self,
        query: Q,
        pages: usize,
        options: QueryOptions,
    ) -> Fetches {
        self.find(&QueryRef::new(&Infinite(query)), &Asked::with(options).pages(pages)).into_fetches()
    }

    async fn pages_of<Q: InfiniteQuery>(
        &self,
        query: Q,
        asked: Asked,
    ) -> Result<Arc<InfiniteData<Q::Page, Q::PageParam>>, QueryError<Q::Error>> {
        outcome::<Infinite<Q>>(self.find(&QueryRef::new(&Infinite(query)), &asked)).await
    }
}
