//! How much is being fetched.

use super::use_query_client;
use crate::{Filter, QueryClient};
use leptos::prelude::{ArcRwSignal, GetUntracked, Set, Signal, StoredValue};

/// How many of the queries that `filter` names are being fetched, as a signal: for a global progress indicator.
pub fn use_is_fetching(filter: impl Into<Filter>) -> Signal<usize> {
    let client = use_query_client();
    let filter = filter.into();
    let count = ArcRwSignal::new(client.is_fetching(filter.clone()));
    let subscription = {
        let count = count.clone();
        // The client holds the listener, so the listener must not hold the client.
        let inner = std::sync::Arc::downgrade(client.inner());
        client.subscribe(move |_| {
            let Some(inner) = inner.upgrade() else { return };
            let now = QueryClient::from_inner(inner).is_fetching(filter.clone());
            if count.get_untracked() != now {
                count.set(now);
            }
        })
    };
    // Ends with the component.
    StoredValue::new(subscription);
    count.into()
}
