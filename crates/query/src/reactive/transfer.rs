//! How the outcome of a query gets from the server's rendering into the browser's cache: as one of the serialised values
//! that Leptos puts into the page for its own resources.

use crate::transfer::Transfer;
use leptos::reactive::owner::Owner;
use serde_json::{from_str, to_string};
use std::pin::Pin;

/// Writes what the future gives into the page.
pub(super) type SendLater = Box<dyn FnOnce(Later) + Send>;

type Later = Pin<Box<dyn Future<Output = String> + Send + Sync>>;

/// The place of one query in the page. Server and browser must take theirs in the same order, as for resources.
#[derive(Default)]
pub(super) struct Seat {
    /// In the browser: the page is being hydrated.
    pub(super) is_hydrating: bool,
    /// In the browser: what the server has sent.
    pub(super) received: Option<Transfer>,
    /// On the server: takes what is to be sent.
    pub(super) send: Option<SendLater>,
}

impl Seat {
    /// Nothing of it in an application that is not hydrated.
    pub(super) fn take() -> Self {
        let Some(shared) = Owner::current_shared_context() else { return Self::default() };
        let id = shared.next_id();
        if shared.is_browser() {
            let sent = shared.read_data(&id);
            return Self {
                is_hydrating: shared.during_hydration(),
                received: sent.and_then(|sent| from_str(&sent).ok().flatten()),
                send: None,
            };
        }
        let send = shared
            .get_is_hydrating()
            .then(move || -> SendLater { Box::new(move |value: Later| shared.write_async(id, value)) });
        Self { send, ..Self::default() }
    }
}

/// What is written into the page.
pub(super) fn to_json(transfer: Option<Transfer>) -> String {
    // Both are plain data, already encoded.
    to_string(&transfer).unwrap_or_else(|_| String::from("null"))
}
