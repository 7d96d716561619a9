//! The client of the page.

use crate::QueryClient;
use leptos::context::{provide_context, use_context};

/// Gives `client` to this component and all below it. Call it once in the browser, and once for each request on a
/// server.
pub fn provide_query_client(client: QueryClient) {
    provide_context(client);
}

/// The client given to this component or one above it.
///
/// # Panics
/// If there is none.
#[track_caller]
pub fn use_query_client() -> QueryClient {
    match use_context() {
        Some(client) => client,
        None => panic!("no QueryClient here: call `provide_query_client` in a component above this one"),
    }
}
