//! The gate to the query cache: only such data gets in as the storage matrix allows.

use contract::matrix::InQueryCache;
use query::{Query, QueryOptions, UseQuery};

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
