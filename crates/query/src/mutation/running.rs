//! The mutations under way, as the cache knows them.

use super::Layers;
use crate::{
    cache::{Effects, Inner, Patch, Store},
    erased::QueryRef,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
    sync::Arc,
};

/// The mutations that have not settled, in the order they were asked for.
#[derive(Default)]
pub(crate) struct Mutations {
    running: BTreeMap<u64, Running>,
    /// Those that the network's return set free; the queries are fetched again after them.
    resumed: BTreeSet<u64>,
}

struct Running {
    layers: Layers,
    scope: Option<String>,
    /// When the request of the last try was sent.
    sent: u64,
    is_paused: bool,
}

impl Mutations {
    /// The patches of all pending mutations to the data of `query`, oldest first.
    pub(crate) fn patches_for(&self, query: &QueryRef) -> Vec<Patch> {
        self.running.iter().flat_map(|(id, running)| running.layers.patches_for(*id, query)).collect()
    }

    /// When the request of this mutation was sent; 0 if it is not known any more.
    pub(crate) fn sent(&self, mutation: u64) -> u64 {
        self.running.get(&mutation).map_or(0, |running| running.sent)
    }

    pub(super) fn add(&mut self, mutation: u64, layers: Layers, scope: Option<String>) {
        self.running.insert(mutation, Running { layers, scope, sent: 0, is_paused: false });
    }

    pub(super) fn set_sent(&mut self, mutation: u64, sent: u64) {
        if let Some(running) = self.running.get_mut(&mutation) {
            running.sent = sent;
        }
    }

    #[cfg(feature = "devtools")]
    pub(crate) fn inspect(&self) -> Vec<crate::devtools::MutationInspection> {
        let inspect = |(id, running): (&u64, &Running)| crate::devtools::MutationInspection {
            id: *id,
            scope: running.scope.clone(),
            is_paused: running.is_paused,
            layers: running.layers.len(),
        };
        self.running.iter().map(inspect).collect()
    }

    /// Whether that is a change.
    pub(super) fn set_paused(&mut self, mutation: u64, paused: bool) -> bool {
        self.running
            .get_mut(&mutation)
            .is_some_and(|running| mem::replace(&mut running.is_paused, paused) != paused)
    }

    /// Whether no older mutation of the same scope is under way.
    pub(super) fn may_run(&self, mutation: u64) -> bool {
        let scope = self.running.get(&mutation).and_then(|running| running.scope.as_ref());
        scope.is_none() || !self.running.range(..mutation).any(|(_, older)| older.scope.as_ref() == scope)
    }

    /// Its layers are not put over new entries any more.
    pub(super) fn take_layers(&mut self, mutation: u64) -> Layers {
        self.running.get_mut(&mutation).map(|running| mem::take(&mut running.layers)).unwrap_or_default()
    }

    /// The layers of all of them.
    pub(crate) fn take_all_layers(&mut self) -> Vec<Layers> {
        self.running.values_mut().map(|running| mem::take(&mut running.layers)).collect()
    }

    /// The network is back: whether any mutation has waited for it.
    pub(crate) fn resume(&mut self) -> bool {
        self.resumed =
            self.running.iter().filter(|(_, running)| running.is_paused).map(|(id, _)| *id).collect();
        !self.resumed.is_empty()
    }
}

impl Store {
    /// The mutation is over: its scope is free, and if it was the last that the network had held up, the queries have
    /// their turn.
    pub(super) fn forget_mutation(&mut self, inner: &Arc<Inner>, mutation: u64, fx: &mut Effects) {
        if let Some(running) = self.mutations.running.remove(&mutation) {
            fx.discard(running.layers);
        }
        let mut gates = mem::take(&mut self.gates);
        fx.wake(&mut gates);
        if self.mutations.resumed.remove(&mutation) && self.mutations.resumed.is_empty() && self.online {
            self.refetch_on_reconnect(inner, fx);
        }
    }

    /// The server has done it: its patches wait for newer data.
    pub(super) fn confirm_patches(&mut self, mutation: u64, fx: &mut Effects) {
        fx.discard(self.mutations.take_layers(mutation));
        let now = self.next();
        for entry in self.entries.values_mut() {
            let mut own = entry.patches.iter_mut().filter(|patch| patch.mutation == mutation).peekable();
            if own.peek().is_some() {
                own.for_each(|patch| {
                    patch.confirmed = Some(now);
                    patch.confirmed_at = fx.now;
                });
                // A write that is being computed must see it.
                entry.stamp = now;
                entry.writer = None;
            }
        }
    }
}
