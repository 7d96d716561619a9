//! A whole client, as it travels.

use super::{MutationPacket, Packet};
use crate::{Filter, MutationFilter, QueryClient, cache::Source};
use serde::{Deserialize, Serialize};
use serde_json::{
    from_str, to_string,
    value::{RawValue, to_raw_value},
};

/// What [`QueryClient::dehydrate_with`] takes along.
#[derive(Clone, Debug)]
pub struct DehydrateOptions {
    filter: Filter,
    errors: bool,
    mutations: bool,
    mutation_filter: MutationFilter,
}

impl Default for DehydrateOptions {
    fn default() -> Self {
        Self { filter: Filter::all(), errors: false, mutations: true, mutation_filter: MutationFilter::all() }
    }
}

impl DehydrateOptions {
    /// All queries that have data.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only what `filter` names. Default: all.
    #[must_use]
    pub fn filter(self, filter: impl Into<Filter>) -> Self {
        Self { filter: filter.into(), ..self }
    }

    /// Whether the errors of queries that have no data are taken along. Default: false, since what a server's error says
    /// may not be meant for the browser. (A page rendered by Leptos carries them: the browser has to begin with what the
    /// server has rendered.)
    #[must_use]
    pub fn errors(self, errors: bool) -> Self {
        Self { errors, ..self }
    }

    /// Whether the registered mutations that wait are taken along. Default: true.
    #[must_use]
    pub fn mutations(self, mutations: bool) -> Self {
        Self { mutations, ..self }
    }

    /// Only those of the waiting mutations that `filter` names. Default: all.
    #[must_use]
    pub fn mutation_filter(self, filter: MutationFilter) -> Self {
        Self { mutation_filter: filter, ..self }
    }
}

/// The registered queries and paused mutations of a client at one moment, as JSON. Nothing of the optimistic layers is
/// in the data: the mutations bring them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Dehydrated {
    #[serde(default)]
    pub(super) queries: Vec<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) mutations: Vec<Box<RawValue>>,
}

impl Dehydrated {
    /// Empty if `json` is not what [`to_json`](Self::to_json) has given.
    pub fn from_json(json: &str) -> Self {
        from_str(json).unwrap_or_default()
    }

    /// The whole as one text.
    pub fn to_json(&self) -> String {
        to_string(self).unwrap_or_default()
    }

    /// How many queries and mutations there are.
    pub fn len(&self) -> usize {
        self.queries.len() + self.mutations.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl QueryClient {
    /// All registered queries that have data, with their timestamps, and all registered mutations that wait.
    pub fn dehydrate(&self) -> Dehydrated {
        self.dehydrate_with(&DehydrateOptions::new())
    }

    /// [`dehydrate`](Self::dehydrate) with a say in what is taken along.
    pub fn dehydrate_with(&self, options: &DehydrateOptions) -> Dehydrated {
        let registry = &self.inner().settings.registry;
        let held = self.held(&self.matching(&options.filter));
        let packets = held.iter().filter_map(|held| {
            Packet::of(registry, held).or_else(|| {
                let with_error = options.errors.then(|| Packet::of_error(registry, held));
                with_error.flatten()
            })
        });
        let queries = packets.filter_map(|packet| to_raw_value(&packet).ok()).collect();
        let named = options.mutations.then(|| self.mutations(&options.mutation_filter));
        let named: Vec<u64> = named.iter().flatten().map(|view| view.id).collect();
        let submitted = self.inner().transact(|store, _| store.paused_mutations(&named));
        let mutations = submitted.iter().filter_map(|submitted| MutationPacket::of(registry, submitted));
        let mutations = mutations.filter_map(|packet| to_raw_value(&packet).ok()).collect();
        Dehydrated { queries, mutations }
    }

    /// Puts in what another client has dehydrated. Older data never overwrites newer, a fetch under way here goes on, and
    /// what is not registered here, or cannot be read, is ignored. Like data that came with the page it counts as fresh
    /// for [`hydrated_stale_time`](crate::QueryClientBuilder::hydrated_stale_time) at least.
    ///
    /// Mutations go on here as if they had been asked for here, in their order and under their idempotency keys: their
    /// layers are shown, and all their hooks run.
    pub fn hydrate(&self, dehydrated: &Dehydrated) {
        let inner = self.inner();
        for packet in &dehydrated.queries {
            if let Ok(packet) = from_str::<Packet>(packet.get()) {
                packet.arrive(inner, inner.settings.hydrated_stale_time, Source::Here);
            }
        }
        for packet in &dehydrated.mutations {
            if let Ok(packet) = from_str::<MutationPacket>(packet.get()) {
                packet.resume(self, None);
            }
        }
    }
}
