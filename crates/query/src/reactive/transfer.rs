//! How the outcome of a query gets from the server's rendering into the browser's cache: as one of the serialised values
//! that Leptos puts into the page for its own resources.

use super::mailbox::Mailbox;
use crate::{
    by_id::ById,
    erased::QueryRef,
    hash::Fnv,
    transfer::{RENDERS, Transfer, name},
};
use leptos::{prelude::use_context, reactive::owner::Owner};
use std::{hash::Hasher, pin::Pin, sync::Arc};

/// Writes what the future gives into the page.
pub(super) type SendLater = Box<dyn FnOnce(Later) + Send>;

type Later = Pin<Box<dyn Future<Output = String> + Send + Sync>>;

/// What was sent, by the name of the query.
#[derive(Default)]
pub(super) struct Transfers(ById<Arc<Transfer>>);

impl Transfers {
    pub(super) fn get(&self, query: &str) -> Option<Arc<Transfer>> {
        self.0.get(hash(query)).filter(|transfer| transfer.query == query).cloned()
    }

    /// Takes in what is in `sent`; nothing if it is a value of somebody else's.
    pub(super) fn take_in(&mut self, sent: &str) {
        let mut rest = sent;
        while let Some((transfer, next)) = Transfer::read(rest) {
            self.0.insert(hash(&transfer.query), Arc::new(transfer));
            rest = next;
        }
    }
}

fn hash(query: &str) -> u64 {
    let mut hasher = Fnv::default();
    hasher.write(query.as_bytes());
    hasher.finish()
}

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
            let mut here = Transfers::default();
            if let Some(sent) = shared.read_data(&id) {
                here.take_in(&sent);
            }
            let seat = Self {
                is_hydrating: shared.during_hydration(),
                here: Arc::new(here),
                anywhere: use_context(),
            };
            return (seat, None);
        }
        let send = (RENDERS && shared.get_is_hydrating())
            .then(move || -> SendLater { Box::new(move |value: Later| shared.write_async(id, value)) });
        (Self::default(), send)
    }

    /// What the server has sent of `query`.
    pub(super) fn received(&self, query: &QueryRef) -> Option<Arc<Transfer>> {
        if self.here.0.is_empty() && self.anywhere.is_none() {
            return None;
        }
        let query = name(query);
        self.here.get(&query).or_else(|| self.anywhere.as_ref()?.find(&query))
    }
}

/// What is written into the page.
pub(super) fn to_text(transfers: impl IntoIterator<Item = Transfer>) -> String {
    let mut text = String::new();
    transfers.into_iter().for_each(|transfer| transfer.write(&mut text));
    text
}
