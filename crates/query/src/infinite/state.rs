//! The state of an infinite query, as its reader sees it.

use super::{Infinite, InfiniteData, InfiniteQuery, pages::AnyPages};
use crate::{FetchDirection, QueryState, Status, erased::QueryRef, state::RawState};
use std::{fmt, sync::Arc};

/// The state of an infinite query at one moment.
pub struct InfiniteQueryState<Q: InfiniteQuery> {
    /// Pages, error, status and times, as of any query. What it calls a refetch may be the fetch of one more page:
    /// ask [`is_refetching`](Self::is_refetching) and [`is_refetch_error`](Self::is_refetch_error) here.
    pub query: QueryState<Infinite<Q>>,
    /// Whether there is a page after the last, as the server's data says.
    pub has_next_page: bool,
    /// Whether there is a page before the first, as the server's data says.
    pub has_previous_page: bool,
    /// The end at which the running, or else the last, fetch asked for a page; `None` if it asked for all.
    pub fetch_direction: Option<FetchDirection>,
}

impl<Q: InfiniteQuery> InfiniteQueryState<Q> {
    /// The pages to show; `None` before there are any.
    pub fn data(&self) -> Option<&Arc<InfiniteData<Q::Page, Q::PageParam>>> {
        self.query.data.as_ref()
    }

    /// Whether the page after the last is being fetched.
    pub fn is_fetching_next_page(&self) -> bool {
        self.query.is_fetching() && self.fetch_direction == Some(FetchDirection::Forward)
    }

    /// Whether the page before the first is being fetched.
    pub fn is_fetching_previous_page(&self) -> bool {
        self.query.is_fetching() && self.fetch_direction == Some(FetchDirection::Backward)
    }

    /// The fetch of the page after the last failed.
    pub fn is_fetch_next_page_error(&self) -> bool {
        self.query.status == Status::Error && self.fetch_direction == Some(FetchDirection::Forward)
    }

    /// The fetch of the page before the first failed.
    pub fn is_fetch_previous_page_error(&self) -> bool {
        self.query.status == Status::Error && self.fetch_direction == Some(FetchDirection::Backward)
    }

    /// Fetching all pages again.
    pub fn is_refetching(&self) -> bool {
        self.query.is_refetching() && self.fetch_direction.is_none()
    }

    /// Fetching all pages again failed; the older are still there.
    pub fn is_refetch_error(&self) -> bool {
        self.query.is_refetch_error() && self.fetch_direction.is_none()
    }

    /// The state of `query`, which is an `Infinite<Q>`.
    pub(crate) fn of(query: Option<&QueryRef>, raw: RawState) -> Self {
        let query = query.and_then(QueryRef::downcast::<Infinite<Q>>);
        let has = |direction| {
            query.zip(raw.base()).and_then(|(query, base)| query.param(base, direction)).is_some()
        };
        Self {
            has_next_page: has(FetchDirection::Forward),
            has_previous_page: has(FetchDirection::Backward),
            fetch_direction: raw.meta.fetch_direction,
            query: QueryState::of(raw),
        }
    }
}

impl<Q: InfiniteQuery> Clone for InfiniteQueryState<Q> {
    fn clone(&self) -> Self {
        Self { query: self.query.clone(), ..*self }
    }
}

impl<Q: InfiniteQuery> fmt::Debug for InfiniteQueryState<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InfiniteQueryState")
            .field("query", &self.query)
            .field("has_next_page", &self.has_next_page)
            .field("has_previous_page", &self.has_previous_page)
            .field("fetch_direction", &self.fetch_direction)
            .finish()
    }
}
