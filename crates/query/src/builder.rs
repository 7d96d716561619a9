//! How a client is set up.

use crate::{
    QueryClient, QueryKey, QueryOptions, Runtime,
    cache::{Inner, Settings},
    context::Extensions,
};
use std::{fmt, sync::Arc, time::Duration};

/// Sets up a [`QueryClient`]. A runtime must be given before [`build`](Self::build) can be called.
pub struct QueryClientBuilder<R = ()> {
    runtime: R,
    settings: Settings,
}

impl QueryClient {
    /// A client with nothing set.
    pub fn builder() -> QueryClientBuilder {
        let settings = Settings {
            extensions: Extensions::default(),
            server: false,
            defaults: QueryOptions::new(),
            key_defaults: Vec::new(),
            mutation_defaults: QueryOptions::new(),
            hydrated_stale_time: Duration::from_secs(60),
        };
        QueryClientBuilder { runtime: (), settings }
    }
}

impl<R> QueryClientBuilder<R> {
    /// The clock, timers and task queue: `BrowserRuntime` in the browser, `TokioRuntime` on a
    /// server.
    pub fn runtime(self, runtime: impl Runtime) -> QueryClientBuilder<Arc<dyn Runtime>> {
        QueryClientBuilder { runtime: Arc::new(runtime), settings: self.settings }
    }

    /// A value that every fetch and mutation can have by its type ([`FetchContext::get`](crate::FetchContext::get)),
    /// such as an API client.
    #[must_use]
    pub fn context<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.settings.extensions.insert(value);
        self
    }

    /// What all queries start from.
    #[must_use]
    pub fn defaults(mut self, options: QueryOptions) -> Self {
        self.settings.defaults = options;
        self
    }

    /// What the queries under `prefix` start from. Later calls are stronger: give the general ones first.
    #[must_use]
    pub fn defaults_for(mut self, prefix: impl Into<QueryKey>, options: QueryOptions) -> Self {
        self.settings.key_defaults.push((prefix.into(), options));
        self
    }

    /// What mutations start from: `retry` (none by default), `retry_delay` and `network_mode` count.
    #[must_use]
    pub fn mutation_defaults(mut self, options: QueryOptions) -> Self {
        self.settings.mutation_defaults = options;
        self
    }

    /// How long data that came with the page counts as fresh at least, so that it is not fetched at once again.
    /// Default: 60 s.
    #[must_use]
    pub fn hydrated_stale_time(mut self, time: Duration) -> Self {
        self.settings.hydrated_stale_time = time;
        self
    }

    /// This client serves one request on a server: no retries unless set, and nothing is ever dropped for being unused,
    /// so no timers run. Make one client per request; it goes with the request.
    #[must_use]
    pub fn server(mut self) -> Self {
        self.settings.server = true;
        self
    }
}

impl QueryClientBuilder<Arc<dyn Runtime>> {
    /// The client, with an empty cache.
    pub fn build(self) -> QueryClient {
        QueryClient::from_inner(Inner::new(self.runtime, self.settings))
    }
}

impl<R> fmt::Debug for QueryClientBuilder<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueryClientBuilder")
            .field("server", &self.settings.server)
            .field("defaults", &self.settings.defaults)
            .finish_non_exhaustive()
    }
}
