//! A mutation as it was asked for, here or in another life.

use super::erased::AnyMutation;
use crate::{Runtime, cache::Store};
use std::{sync::Arc, time::Duration};

/// What outlives the page of a mutation.
#[derive(Clone)]
pub(crate) struct Submitted {
    pub(crate) mutation: Arc<dyn AnyMutation>,
    /// Names it for the server. Keys sort by the time they were made.
    pub(crate) key: Arc<str>,
    /// Since the Unix epoch.
    pub(crate) at: Duration,
}

/// A mutation that was asked for elsewhere and goes on here.
#[derive(Clone)]
pub(crate) struct Resumed {
    pub(crate) key: Arc<str>,
    pub(crate) at: Duration,
    /// Its place among the mutations; the last by default.
    pub(crate) id: Option<u64>,
}

/// `id` tells it from others of this client, chance from those of other clients.
pub(super) fn new_key(runtime: &dyn Runtime, at: Duration, id: u64) -> Arc<str> {
    const BITS: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a random number below 2^53")]
    let random = || (runtime.random() * BITS) as u64;
    let (high, low) = (random(), random());
    format!("{:012x}-{id:08x}-{high:014x}{low:014x}", at.as_millis()).into()
}

impl Store {
    /// The keys of the mutations under way.
    pub(crate) fn mutation_keys(&self) -> Vec<Arc<str>> {
        self.mutations.submitted(|_, _| true).into_iter().map(|submitted| submitted.key).collect()
    }

    /// Those of `ids` that wait for the network or for another, oldest first.
    pub(crate) fn paused_mutations(&self, ids: &[u64]) -> Vec<Submitted> {
        self.mutations.submitted(|id, state| state.is_paused && ids.contains(&id))
    }
}
