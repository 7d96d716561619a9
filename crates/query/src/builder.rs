//! How a client is set up.

use crate::{
    CacheEvent, Portable, PortableMutation, QueryAction, QueryClient, QueryKey, QueryOptions, Runtime,
    cache::{Defaults, Inner, Listener, Settings},
    context::Extensions,
    portable::Registry,
    time::Time,
};
use std::{fmt, sync::Arc, time::Duration};

/// Sets up a [`QueryClient`]. A runtime must be given before [`build`](Self::build) can be called.
pub struct QueryClientBuilder<R = ()> {
    runtime: R,
    pub(crate) settings: Settings,
    defaults: Defaults,
    listeners: Vec<Install>,
}

/// Registers a global callback with the client that is built.
type Install = Box<dyn FnOnce(&Arc<Inner>) + Send>;

impl QueryClient {
    /// A client with nothing set.
    pub fn builder() -> QueryClientBuilder {
        let settings = Settings {
            extensions: Extensions::default(),
            server: false,
            hydrated_stale_time: Time::from_secs(60),
            registry: Registry::default(),
            on_mutation: Vec::new(),
        };
        QueryClientBuilder { runtime: (), settings, defaults: Defaults::default(), listeners: Vec::new() }
    }
}

impl<R> QueryClientBuilder<R> {
    /// The clock, timers and task queue: `BrowserRuntime` in the browser, `TokioRuntime` on a
    /// server.
    pub fn runtime(self, runtime: impl Runtime) -> QueryClientBuilder<Arc<dyn Runtime>> {
        QueryClientBuilder {
            runtime: Arc::new(runtime),
            settings: self.settings,
            defaults: self.defaults,
            listeners: self.listeners,
        }
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
        self.defaults.queries = options;
        self
    }

    /// What the queries under `prefix` start from. Later calls are stronger: give the general ones first.
    #[must_use]
    pub fn defaults_for(mut self, prefix: impl Into<QueryKey>, options: QueryOptions) -> Self {
        let prefix = prefix.into();
        self.defaults.by_key.change(|list| list.push((prefix, options)));
        self
    }

    /// What mutations start from: `retry` (none by default), `retry_delay`, `network_mode` and `gc_time` count.
    #[must_use]
    pub fn mutation_defaults(mut self, options: QueryOptions) -> Self {
        self.defaults.mutations = options;
        self
    }

    /// What the mutations under `prefix` start from. Later calls are stronger.
    #[must_use]
    pub fn mutation_defaults_for(mut self, prefix: impl Into<QueryKey>, options: QueryOptions) -> Self {
        let prefix = prefix.into();
        self.defaults.mutations_by_key.change(|list| list.push((prefix, options)));
        self
    }

    /// Called after each fetch that brought data, of whatever query, once per fetch: after the observers, before those
    /// who await it are answered. What is written by hand does not count.
    #[must_use]
    pub fn on_query_success(self, call: impl Fn(&CacheEvent, &QueryClient) + Send + Sync + 'static) -> Self {
        self.on_query(|action| action == QueryAction::Success, call)
    }

    /// Called after each fetch that failed for good, once per fetch: the place for one message however many observers
    /// there are. A cancelled fetch did not fail.
    #[must_use]
    pub fn on_query_error(self, call: impl Fn(&CacheEvent, &QueryClient) + Send + Sync + 'static) -> Self {
        self.on_query(|action| action == QueryAction::Error, call)
    }

    /// Called after each fetch that brought data or failed for good.
    #[must_use]
    pub fn on_query_settled(self, call: impl Fn(&CacheEvent, &QueryClient) + Send + Sync + 'static) -> Self {
        self.on_query(|action| matches!(action, QueryAction::Success | QueryAction::Error), call)
    }

    fn on_query(
        mut self,
        wanted: fn(QueryAction) -> bool,
        call: impl Fn(&CacheEvent, &QueryClient) + Send + Sync + 'static,
    ) -> Self {
        self.listeners.push(Box::new(move |inner| {
            let weak = Arc::downgrade(inner);
            let listener: Listener = Arc::new(move |event| {
                if event.action.is_some_and(wanted)
                    && let Some(inner) = weak.upgrade()
                {
                    call(event, &QueryClient::from_inner(inner));
                }
            });
            inner.listen(listener);
        }));
        self
    }

    /// Lets the answers of `Q` leave this client: see [`Portable`].
    ///
    /// # Panics
    /// If another type of queries is registered by the same [`NAME`](Portable::NAME).
    #[must_use]
    pub fn register<Q: Portable>(mut self) -> Self {
        self.settings.registry.add_query::<Q>();
        self
    }

    /// Lets mutations of type `M` leave this client: see [`PortableMutation`].
    ///
    /// # Panics
    /// If another type of mutations is registered by the same [`NAME`](PortableMutation::NAME).
    #[must_use]
    pub fn register_mutation<M: PortableMutation>(mut self) -> Self {
        self.settings.registry.add_mutation::<M>();
        self
    }

    /// How long data that came with the page counts as fresh at least, so that it is not fetched at once again.
    /// Default: 60 s.
    #[must_use]
    pub fn hydrated_stale_time(mut self, time: Duration) -> Self {
        self.settings.hydrated_stale_time = time.into();
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
        let inner = Inner::new(self.runtime, self.settings, self.defaults);
        for install in self.listeners {
            install(&inner);
        }
        QueryClient::from_inner(inner)
    }
}

impl<R> fmt::Debug for QueryClientBuilder<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueryClientBuilder")
            .field("server", &self.settings.server)
            .field("defaults", &self.defaults.queries)
            .finish_non_exhaustive()
    }
}
