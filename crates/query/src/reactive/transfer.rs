//! How the outcome of a query gets from the server's rendering into the browser's cache: as one of the serialised values
//! that Leptos puts into the page for its own resources.

use super::mailbox::Mailbox;
use crate::{erased::QueryRef, transfer::Transfer};
use leptos::{prelude::use_context, reactive::owner::Owner};
use serde_json::{from_str, to_string};
use std::{collections::HashMap, pin::Pin, sync::Arc};

/// Writes what the future gives into the page.
pub(super) type SendLater = Box<dyn FnOnce(Later) + Send>;

type Later = Pin<Box<dyn Future<Output = String> + Send + Sync>>;

/// By the `Debug` of the query.
pub(super) type Transfers = HashMap<String, Arc<Transfer>>;

/// The place of one query, or of one list of them, in the page. Server and browser take theirs in the same order, as for
/// resources; what was made while the page was streamed may be in another place, and is found by the query.
#[derive(Clone, Default)]
pub(super) struct Seat {
    /// In the browser: the page is being hydrated.
    pub(super) is_hydrating: bool,
    /// In the browser: what the server has sent in this place.
    pub(super) here: Arc<Transfers>,
    /// In the browser: what it has sent in all places.
    pub(super) anywhere: Option<Mailbox>,
}

impl Seat {
    /// Nothing of it in an application that is not hydrated. On the server, with what takes what is to be sent.
    pub(super) fn take() -> (Self, Option<SendLater>) {
        let Some(shared) = Owner::current_shared_context() else { return Default::default() };
        let id = shared.next_id();
        if shared.is_browser() {
            let seat = Self {
                is_hydrating: shared.during_hydration(),
                here: Arc::new(
                    shared.read_data(&id).map(|sent| from_json(&sent).collect()).unwrap_or_default(),
                ),
                anywhere: use_context(),
            };
            return (seat, None);
        }
        let send = shared
            .get_is_hydrating()
            .then(move || -> SendLater { Box::new(move |value: Later| shared.write_async(id, value)) });
        (Self::default(), send)
    }

    /// What the server has sent of `query`.
    pub(super) fn received(&self, query: &QueryRef) -> Option<Arc<Transfer>> {
        if self.here.is_empty() && self.anywhere.is_none() {
            return None;
        }
        let query = query.get().debug();
        self.here.get(&query).cloned().or_else(|| self.anywhere.as_ref()?.find(&query))
    }
}

/// What is written into the page.
pub(super) fn to_json(transfers: &[Transfer]) -> String {
    // All are plain data, already encoded.
    to_string(transfers).unwrap_or_else(|_| String::from("[]"))
}

/// Nothing if it is a value of somebody else's.
pub(super) fn from_json(sent: &str) -> impl Iterator<Item = (String, Arc<Transfer>)> {
    let transfers: Vec<Transfer> = from_str(sent).unwrap_or_default();
    transfers.into_iter().map(|transfer| (transfer.query.clone(), Arc::new(transfer)))
}
