//! The query cache: its settings, and the gate that lets only such data in as the storage matrix allows.

use std::time::Duration;

use contract::matrix::InQueryCache;
use query::{NetworkMode, Query, QueryClientBuilder, QueryOptions, RefetchOn, UseQuery};

const MINUTE: Duration = Duration::from_secs(60);

/// How the browser's cache behaves unless a query says otherwise.
pub(crate) fn defaults(builder: QueryClientBuilder) -> QueryClientBuilder {
    builder
        .defaults(
            QueryOptions::new()
                .stale_time(5 * MINUTE)
                .gc_time(10 * MINUTE)
                .retry(3)
                .refetch_on_focus(RefetchOn::Never)
                .refetch_on_mount(RefetchOn::Never),
        )
        // A change is sent at once or refused at once, so that the person can decide.
        .mutation_defaults(QueryOptions::new().retry(0).network_mode(NetworkMode::Always))
}

/// [`query::use_query_with`], for what the query cache may hold.
pub(crate) fn use_cached<Q>(
    query: impl Fn() -> Q + Send + Sync + 'static,
    options: impl Fn() -> QueryOptions + Send + Sync + 'static,
) -> UseQuery<Q>
where
    Q: Query<Data: InQueryCache>,
{
    query::use_query_with(query, options)
}
