//! The gate to the query cache: only such data gets in as the storage matrix allows.
//!
//! Whatever implements a trait of the cache says so by [`holds!`], which does not compile if the answer is of a kind
//! that must not live there; a test of the house finds what does not say so.

#![expect(clippy::disallowed_methods, reason = "this is the door")]

use contract::matrix::InQueryCache;
use query::{Query, QueryOptions, UseQuery};

/// [`query::use_query_with`], for what the query cache may hold.
pub fn use_cached<Q>(
    query: impl Fn() -> Q + Send + Sync + 'static,
    options: impl Fn() -> QueryOptions + Send + Sync + 'static,
) -> UseQuery<Q>
where
    Q: Query<Data: InQueryCache>,
{
    query::use_query_with(query, options)
}

/// Says that the query cache may hold the answers of these: `holds!(Query: UserList)`, with the trait that they implement.
#[macro_export]
#[doc(hidden)]
macro_rules! holds {
    (Mutation: $($type:ty),*) => { $(const _: () = contract::matrix::answer::<<$type as query::Mutation>::Data>();)* };
    (InfiniteQuery: $($type:ty),*) => {
        $(const _: () = contract::matrix::in_query_cache::<<$type as query::InfiniteQuery>::Page>();)*
    };
    ($trait:ident: $($type:ty),*) => {
        $(const _: () = contract::matrix::in_query_cache::<<$type as query::$trait>::Data>();)*
    };
}
pub use holds;
