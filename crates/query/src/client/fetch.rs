//! Asking for data by hand.

use super::QueryClient;
use crate::{
    Query, QueryError, QueryOptions,
    answer::Answer,
    cache::{FetchRequest, Paging},
    erased::QueryRef,
    span::Fresh,
    state::typed,
    value::{Failure, Value},
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
        outcome::<Q>(self.find(&QueryRef::new(&query), &Asked::default())).await
    }

    /// [`fetch`](Self::fetch) with settings of this call, which are the strongest: how old the data may be
    /// (`stale_time`), how often a failure is tried again. What is fetched keeps them until the next fetch, and the
    /// longest `gc_time` as always.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch).
    pub async fn fetch_with<Q: Query>(
        &self,
        query: Q,
        options: QueryOptions,
    ) -> Result<Arc<Q::Data>, QueryError<Q::Error>> {
        outcome::<Q>(self.find(&QueryRef::new(&query), &Asked::with(options))).await
    }

    /// Like [`fetch`](Self::fetch), but any cached data will do, however old.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch).
    pub async fn ensure<Q: Query>(&self, query: Q) -> Result<Arc<Q::Data>, QueryError<Q::Error>> {
        outcome::<Q>(self.find(&QueryRef::new(&query), &Asked::default().of_any_age())).await
    }

    /// [`ensure`](Self::ensure) with settings of this call.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch).
    pub async fn ensure_with<Q: Query>(
        &self,
        query: Q,
        options: QueryOptions,
    ) -> Result<Arc<Q::Data>, QueryError<Q::Error>> {
        outcome::<Q>(self.find(&QueryRef::new(&query), &Asked::with(options).of_any_age())).await
    }

    /// Sees to it that `query` is cached and fresh, and ignores how that goes. It has begun when this returns.
    pub fn prefetch<Q: Query>(&self, query: Q) -> Fetches {
        self.find(&QueryRef::new(&query), &Asked::default()).into_fetches()
    }

    /// [`prefetch`](Self::prefetch) with settings of this call, as [`fetch_with`](Self::fetch_with) has them.
    pub fn prefetch_with<Q: Query>(&self, query: Q, options: QueryOptions) -> Fetches {
        self.find(&QueryRef::new(&query), &Asked::with(options)).into_fetches()
    }

    pub(crate) fn find(&self, query: &QueryRef, asked: &Asked) -> Found {
        let options = self.inner.resolve_once(query, asked.options.as_ref());
        self.inner.seed(query, &options);
        let stale_time = asked.stale_time.unwrap_or(options.stale_time);
        self.inner.transact(|store, fx| {
            let fresh = store.entries.get(query).filter(|entry| !entry.is_stale_by(stale_time, fx.now));
            match fresh.and_then(|entry| entry.visible.clone()) {
                Some(data) => Found::Cached(data),
                None => {
                    let paging = asked.paging;
                    let request = FetchRequest { paging, ..FetchRequest::unless_fresh(options, stale_time) };
                    Found::Fetching(store.start_fetch(&self.inner, query, &request, fx))
                }
            }
        })
    }
}

/// How data is asked for by hand.
#[derive(Default)]
pub(crate) struct Asked {
    options: Option<QueryOptions>,
    /// In place of the one that is set.
    stale_time: Option<Fresh>,
    paging: Paging,
}

impl Asked {
    pub(crate) fn with(options: QueryOptions) -> Self {
        Self { options: Some(options), ..Self::default() }
    }

    pub(crate) fn of_any_age(self) -> Self {
        Self { stale_time: Some(Fresh::STATIC), ..self }
    }

    /// Of an infinite query, so many pages at least.
    pub(crate) fn pages(self, pages: usize) -> Self {
        Self { paging: Paging { pages, ..self.paging }, ..self }
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
