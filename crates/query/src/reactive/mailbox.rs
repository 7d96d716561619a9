//! All that the server has sent, by query.
//!
//! Components that are made while the page is streamed take their places in the order in which the data came, and the
//! browser makes them in the order of the page.

use super::transfer::Transfers;
use crate::transfer::Transfer;
use hydration_context::{SerializedDataId, SharedContext};
use leptos::reactive::owner::Owner;
use std::sync::{Arc, OnceLock};

/// So many empty places after the last value are looked into: not all who take a place send something.
const GAP: usize = 256;

/// Opened when something is not in its place. Clones share what was found.
#[derive(Clone, Default)]
pub(super) struct Mailbox(Arc<OnceLock<Transfers>>);

impl Mailbox {
    /// What was sent of the query of this name, wherever in the page; nothing once the page is hydrated.
    pub(super) fn find(&self, query: &str) -> Option<Arc<Transfer>> {
        let shared = Owner::current_shared_context().filter(|shared| shared.during_hydration())?;
        self.0.get_or_init(|| open(&*shared)).get(query)
    }
}

fn open(shared: &dyn SharedContext) -> Transfers {
    let mut transfers = Transfers::default();
    let (mut place, mut end) = (0, GAP);
    while place < end {
        if let Some(sent) = shared.read_data(&SerializedDataId::new(place)) {
            transfers.take_in(&sent);
            end = place + GAP;
        }
        place += 1;
    }
    transfers
}
