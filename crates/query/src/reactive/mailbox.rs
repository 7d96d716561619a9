//! All that the server has sent, by query.
//!
//! Components that are made while the page is streamed take their places in the order in which the data came, and the
//! browser makes them in the order of the page.

use crate::{
    QueryClient,
    transfer::{Transfer, Transfers},
};
use hydration_context::{SerializedDataId, SharedContext};
use leptos::reactive::owner::Owner;
use std::sync::Arc;

/// So many empty places after the last value are looked into: not all who take a place send something.
const GAP: usize = 256;

/// What was sent of the query of this name, wherever in the page; nothing once the page is hydrated. It is looked through
/// when something is not in its place, and once for a client.
pub(super) fn find(client: &QueryClient, query: &str) -> Option<Arc<Transfer>> {
    let shared = Owner::current_shared_context().filter(|shared| shared.during_hydration())?;
    client.inner().sent.get_or_init(|| open(&*shared)).get(query)
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
