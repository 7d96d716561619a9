//! Asking for pages by hand.

use super::{Infinite, InfiniteData, InfiniteQuery};
use crate::{
    Fetches, QueryClient, QueryError,
    cache::Paging,
    client::{Found, outcome},
    erased::QueryRef,
    span::Fresh,
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
        let found = self.find_pages(&query, None, pages);
        outcome::<Infinite<Q>>(found).await
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
        let found = self.find_pages(&query, Some(Fresh::STATIC), pages);
        outcome::<Infinite<Q>>(found).await
    }

    /// Sees to it that `query` is cached and fresh, with at least `pages` pages if it has to be fetched, and ignores how
    /// that goes. It has begun when this returns.
    pub fn prefetch_infinite<Q: InfiniteQuery>(&self, query: Q, pages: usize) -> Fetches {
        self.find_pages(&query, None, pages).into_fetches()
    }

    fn find_pages<Q: InfiniteQuery>(&self, query: &Q, stale_time: Option<Fresh>, pages: usize) -> Found {
        let query = QueryRef::new(&Infinite(query.clone()));
        self.find(&query, stale_time, Paging { pages, ..Paging::default() })
    }
}
