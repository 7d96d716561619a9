//! The outcome of a query, as it travels from the server to the browser.

use crate::{
    QueryClient,
    cache::{Arrival, Source},
    erased::QueryRef,
    state::RawState,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::time::Duration;

/// What the server found for one query.
#[derive(Serialize, Deserialize)]
pub(crate) struct Transfer {
    /// The query's `Debug`: the browser might ask something else.
    pub(crate) query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Box<RawValue>>,
    /// Milliseconds since the Unix epoch.
    at: u64,
    /// The page shows it as not there yet.
    pub(crate) late: bool,
}

impl Transfer {
    /// `None` if nothing is known yet, or if it cannot be written as JSON.
    pub(crate) fn of(query: &QueryRef, state: &RawState, late: bool) -> Option<Self> {
        let encode = |outcome| query.get().codec().encode(outcome);
        let data = state.data.as_ref().filter(|_| !state.is_placeholder);
        let error = state.meta.error.as_ref().filter(|_| data.is_none());
        let at = if data.is_some() { state.meta.data_updated_at } else { state.meta.error_updated_at };
        let transfer = Self {
            query: query.get().debug(),
            data: data.and_then(|data| encode(Ok(data))),
            error: error.and_then(|error| encode(Err(error))),
            at: u64::try_from(at?.as_millis()).ok()?,
            late,
        };
        (transfer.data.is_some() || transfer.error.is_some()).then_some(transfer)
    }

    /// Puts it into the cache, unless there is something newer. What cannot be read is ignored.
    pub(crate) fn hydrate(&self, client: &QueryClient, query: &QueryRef) {
        let inner = client.inner();
        let outcome = match (&self.data, &self.error) {
            (Some(data), _) => query.get().codec().decode(Ok(data)),
            (None, Some(error)) => query.get().codec().decode(Err(error)),
            (None, None) => None,
        };
        let options = inner.resolve(query, None);
        // The clocks may differ.
        let at = Duration::from_millis(self.at).min(inner.now());
        match outcome {
            Some(Ok(value)) => {
                let mut arrival = Arrival {
                    value,
                    at,
                    asked: None,
                    fresh_for: inner.settings.hydrated_stale_time,
                    is_invalidated: false,
                    is_pushed: false,
                    was_pushed: false,
                    version: inner.settings.registry.version_of(query),
                    source: Source::Here,
                };
                inner.write(query, &options, &mut arrival);
            }
            Some(Err(error)) => {
                inner.transact(|store, fx| store.hydrate_error(query, &options, error, at, fx));
            }
            None => {}
        }
    }
}
