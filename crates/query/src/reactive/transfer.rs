//! How the outcome of a query gets from the server's rendering into the browser's cache: as one of the serialised values
//! that Leptos puts into the page for its own resources.

use super::mailbox;
use crate::{
    QueryClient,
    carried::{HYDRATES, RENDERS},
    erased::QueryRef,
    transfer::{Transfer, Transfers, name},
};
use leptos::reactive::owner::Owner;
use std::{pin::Pin, sync::Arc};

/// Writes what the future gives into the page.
pub(super) type SendLater = Box<dyn FnOnce(Later) + Send>;

type Later = Pin<Box<dyn Future<Output = String> + Send + Sync>>;

/// The place of one query, or of one list of them, in the page. Server and browser take theirs in the same order, as for
/// resources; what was made while the page was streamed may be in another place, and is found by the query.
#[derive(Clone, Default)]
pub(super) struct Seat {
    /// In the browser: the page is being hydrated.
    pub(super) is_hydrating: bool,
    /// In the browser: what the server has sent in this place.
    pub(super) here: Arc<Transfers>,
    /// In the browser: what it has sent in other places is looked at, too.
    pub(super) anywhere: bool,
}

impl Seat {
    /// Nothing of it in an application that is not hydrated. On the server, with what takes what is to be sent.
    pub(super) fn take() -> (Self, Option<SendLater>) {
        let shared = Owner::current_shared_context().filter(|_| HYDRATES);
        let Some(shared) = shared else { return Default::default() };
        let id = shared.next_id();
        if shared.is_browser() {
            let mut here = Transfers::default();
            if let Some(sent) = shared.read_data(&id) {
                here.take_in(&sent);
            }
            let seat = Self { is_hydrating: shared.during_hydration(), here: Arc::new(here), anywhere: true };
            return (seat, None);
        }
        let send = (RENDERS && shared.get_is_hydrating())
            .then(move || -> SendLater { Box::new(move |value: Later| shared.write_async(id, value)) });
        (Self::default(), send)
    }

    /// What the server has sent of `query`.
    pub(super) fn received(&self, client: &QueryClient, query: &QueryRef) -> Option<Arc<Transfer>> {
        if !HYDRATES || !self.anywhere {
            return None;
        }
        let query = name(query);
        self.here.get(&query).or_else(|| mailbox::find(client, &query))
    }
}

/// What is written into the page.
pub(super) fn to_text(transfers: impl IntoIterator<Item = Transfer>) -> String {
    let mut text = String::new();
    transfers.into_iter().for_each(|transfer| transfer.write(&mut text));
    text
}
