//! Asking for data by hand.

use super::QueryClient;
use crate::{
    Query, QueryError,
    answer::Answer,
    cache::{Failure, FetchRequest, Paging},
    erased::{QueryRef, Value},
    span::Fresh,
    state::typed,
};
use futures::future::BoxFuture;
use std::{fmt, future::IntoFuture, sync::Arc};

/// Fetches that have been started. Await it to know that all have settled, well or badly; or drop it: they go on.
pub struct Fetches(Vec<Answer>);

impl Fetches {
    pub(crate) fn new(running: Vec<Answer>) -> Self {
        Self(running)
    }
}

impl IntoFuture for Fetches {
    type Output = ();
    type IntoFuture = BoxFuture<'static, ()>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            for running in self.0 {
                // Whichever way it went. They run in tasks of their own, so they can be waited for in turn.
                let _ = running.await;
            }
        })
    }
}

impl fmt::Debug for Fetches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fetches({})", self.0.len())
    }
}

/// Cached data, or the fetch that will bring it.
pub(crate) enum Found {
    Cached(Value),
    Fetching(Answer),
}

impl Found {
    pub(crate) fn into_fetches(self) -> Fetches {
        match self {
            Self::Cached(_) => Fetches::new(Vec::new()),
            Self::Fetching(running) => Fetches::new(vec![running]),
        }
    }
}

impl QueryClient {
    /// The data of `query`: what is cached if it is still fresh, or else from a fetch, which is shared with everyone who
    /// asks meanwhile. A failed fetch is tried again only if `retry` was set.
    ///
    /// # Errors
    /// If the fetch failed, or was cancelled before there was any data.
    pub async fn fetch<Q: Query>(&self, query: Q) -> Result<Arc<Q::Data>, QueryError<Q::Error>> {
        let found = self.find(&QueryRef::new(&query), None, Paging::default());
        outcome::<Q>(found).await
    }

    /// Like [`fetch`](Self::fetch), but any cached data will do, however old.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch).
    pub async fn ensure<Q: Query>(&self, query: Q) -> Result<Arc<Q::Data>, QueryError<Q::Error>> {
        let found = self.find(&QueryRef::new(&query), Some(Fresh::STATIC), Paging::default());
        outcome::<Q>(found).await
    }

    /// Sees to it that `query` is cached and fresh, and ignores how that goes. It has begun when this returns.
    pub fn prefetch<Q: Query>(&self, query: Q) -> Fetches {
        self.find(&QueryRef::new(&query), None, Paging::default()).into_fetches()
    }

    /// `stale_time` in place of the query's own.
    pub(crate) fn find(&self, query: &QueryRef, stale_time: Option<Fresh>, paging: Paging) -> Found {
        let options = self.inner.resolve_once(query);
        self.inner.seed(query, &options);
        let stale_time = stale_time.unwrap_or(options.stale_time);
        self.inner.transact(|store, fx| {
            let fresh = store.entries.get(query).filter(|entry| !entry.is_stale_by(stale_time, fx.now));
            match fresh.and_then(|entry| entry.visible.clone()) {
                Some(data) => Found::Cached(data),
                None => {
                    let request = FetchRequest { paging, ..FetchRequest::unless_fresh(options, stale_time) };
                    Found::Fetching(store.start_fetch(&self.inner, query, &request, fx))
                }
            }
        })
    }
}

pub(crate) async fn outcome<Q: Query>(found: Found) -> Result<Arc<Q::Data>, QueryError<Q::Error>> {
    let outcome = match found {
        Found::Cached(data) => Ok(data),
        Found::Fetching(running) => running.await,
    };
    match outcome {
        Ok(data) => typed(data).ok_or(QueryError::Cancelled),
        Err(Failure::Error(error)) => Err(typed(error).map_or(QueryError::Cancelled, QueryError::Error)),
        Err(Failure::Cancelled) => Err(QueryError::Cancelled),
    }
}
