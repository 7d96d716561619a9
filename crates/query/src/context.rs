//! What a fetch or a mutation may reach.

use crate::{AbortToken, Query, QueryClient, cache::RunLink};
use std::{
    any::{Any, TypeId},
    fmt,
    sync::Arc,
};

/// Values by type, a handful, set when the client is built.
#[derive(Clone, Default)]
pub(crate) struct Extensions(Vec<(TypeId, Arc<dyn Any + Send + Sync>)>);

impl Extensions {
    pub(crate) fn insert<T: Send + Sync + 'static>(&mut self, value: T) {
        self.0.retain(|known| known.0 != TypeId::of::<T>());
        self.0.push((TypeId::of::<T>(), Arc::new(value)));
    }

    pub(crate) fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        let known = self.0.iter().find(|known| known.0 == TypeId::of::<T>())?;
        known.1.downcast_ref().cloned()
    }
}

/// Given to every [`Query::fetch`](crate::Query::fetch) and [`Mutation::mutate`](crate::Mutation::mutate).
#[derive(Clone)]
pub struct FetchContext {
    pub(crate) client: QueryClient,
    pub(crate) abort: AbortToken,
    /// Of a query's fetch.
    pub(crate) link: Option<Arc<RunLink>>,
    /// Of a mutation.
    pub(crate) idempotency_key: Option<Arc<str>>,
}

impl FetchContext {
    /// The value of type `T` given to [`QueryClientBuilder::context`](crate::QueryClientBuilder::context), such as an
    /// API client; `None` if there is none.
    pub fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.client.context()
    }

    /// The query's [`meta`](crate::QueryOptions::meta), if it has a `T`.
    pub fn meta<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.link.as_ref()?.options.meta.as_ref()?.get()
    }

    /// The signal of this fetch's cancellation. Taking it declares the fetch cancellable: it is then dropped, and its
    /// entry reverted, when the last observer leaves. Without it a fetch runs on and its result is cached.
    pub fn abort_token(&self) -> AbortToken {
        self.abort.take()
    }

    /// A text that names this mutation and no other, for the server to tell a request that comes again from a new one:
    /// it is the same for every try, and after a restart for a mutation that was stored. `None` in a query's fetch.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    /// The run of this fetch, if it is one of `query`.
    pub(crate) fn link_of<Q: Query>(&self, query: &Q) -> Option<Arc<RunLink>> {
        self.link.clone().filter(|link| link.query.downcast() == Some(query))
    }

    /// The client that runs this fetch.
    pub fn client(&self) -> &QueryClient {
        &self.client
    }
}

impl fmt::Debug for FetchContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchContext").finish_non_exhaustive()
    }
}
