//! What an observer of mutations is apart from their type.

use super::MutationView;
use crate::{
    QueryClient,
    cache::{Callback, Effects, Store},
    sync::AtomicU64,
};
use std::sync::atomic::Ordering;

/// Shows the latest mutation that was asked for through it.
pub(super) struct Core {
    pub(super) client: QueryClient,
    pub(super) id: u64,
    pub(super) callback: Callback,
    /// The mutation it shows; 0 is none.
    pub(super) latest: AtomicU64,
}

impl Core {
    pub(super) fn new(client: &QueryClient, callback: Callback) -> Self {
        let id = client.inner().transact(|store, _| store.next());
        Self { client: client.clone(), id, callback, latest: AtomicU64::new(0) }
    }

    pub(super) fn turn(&self, to: u64, store: &mut Store, fx: &mut Effects) {
        let from = self.latest.swap(to, Ordering::AcqRel);
        if from != 0 {
            store.unobserve_mutation(from, self.id, fx);
        }
    }

    pub(super) fn turn_off(&self) {
        self.client.inner().transact(|store, fx| self.turn(0, store, fx));
    }

    pub(super) fn latest(&self) -> Option<MutationView> {
        self.client.inner().transact(|store, _| {
            let id = self.latest.load(Ordering::Acquire);
            Some(store.mutations.get(id)?.view(id))
        })
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        self.turn_off();
    }
}
