use leptos::{logging::log, prelude::*};
use query::use_query_client;
use store::use_store;

use crate::preferences::{OperationalModesStoreFields, UiState, UiStateStoreFields};

/// In debug mode, says in the browser's console what happens in the query cache.
pub(crate) fn log_events() {
    let (store, client) = (use_store::<UiState>(), use_query_client());
    let held = StoredValue::new(None);
    Effect::new(move |_| {
        let is_on = store.operational_modes().debug_mode().get();
        held.set_value(is_on.then(|| {
            client.subscribe(|event| match event.action {
                Some(action) => log!("{action:?} {}", event.key),
                None => log!("{:?} {}", event.kind, event.key),
            })
        }));
    });
}
