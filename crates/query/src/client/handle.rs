use crate::cache::Inner;
use std::{fmt, sync::Arc};

/// A cache of queries and the mutations that change it. Clones share one cache.
///
/// There is one per page in the browser and one per request on a server.
#[derive(Clone)]
pub struct QueryClient {
    pub(super) inner: Arc<Inner>,
    /// The mutation on whose behalf this handle writes.
    pub(super) origin: Option<u64>,
}

impl QueryClient {
    pub(crate) fn from_inner(inner: Arc<Inner>) -> Self {
        Self { inner, origin: None }
    }

    pub(crate) fn for_mutation(inner: Arc<Inner>, mutation: u64) -> Self {
        Self { inner, origin: Some(mutation) }
    }

    /// The mutation whose hook this handle was given to.
    pub(crate) fn origin(&self) -> Option<u64> {
        self.origin
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }

    /// The value of type `T` given to [`QueryClientBuilder::context`](crate::QueryClientBuilder::context).
    pub fn context<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.inner.settings.extensions.get()
    }
}

impl fmt::Debug for QueryClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueryClient").finish_non_exhaustive()
    }
}
