//! The cache as signals for Leptos, on the server and in the browser.

mod bound;
mod context;
mod is_fetching;
mod transfer;
mod use_mutation;
mod use_mutation_state;
mod use_query;

pub use context::{provide_query_client, use_query_client};
pub use is_fetching::use_is_fetching;
pub use use_mutation::{UseMutation, use_mutation};
pub use use_mutation_state::{use_is_mutating, use_mutation_state};
pub use use_query::{UseQuery, use_query, use_query_with};
