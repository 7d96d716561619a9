//! The cache as signals for Leptos, on the server and in the browser.

mod bound;
mod context;
mod is_fetching;
mod list;
mod mailbox;
mod rows;
mod source;
mod transfer;
mod use_infinite_query;
mod use_mutation;
mod use_mutation_state;
mod use_queries;
mod use_query;
mod waiting;

pub use context::{provide_query_client, use_query_client};
pub use is_fetching::use_is_fetching;
pub use rows::UseRows;
pub use use_infinite_query::{UseInfiniteQuery, use_infinite_query, use_infinite_query_with};
pub use use_mutation::{UseMutation, use_mutation};
pub use use_mutation_state::{use_is_mutating, use_mutation_state};
pub use use_queries::{UseQueries, use_queries, use_queries_with};
pub use use_query::{UseQuery, use_query, use_query_with};
