use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};

use super::{Cache, sample::Sampled};
use crate::timing::{Layer, Outcome};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    layer: &'static str,
    outcome: &'static str,
}

/// What has happened since the start.
#[derive(Debug)]
pub(super) struct Counts {
    family: Family<Asked, Counter>,
    /// Those of the family, by layer and outcome: to look them up by their labels would cost more than the counting.
    asked: [[Counter; 4]; 3],
    renewed: Counter,
    same: Counter,
    outdated: Counter,
    different: Counter,
}

impl Default for Counts {
    fn default() -> Self {
        let family = Family::default();
        let counter = |layer: Layer, outcome: Outcome| -> Counter {
            family.get_or_create_owned(&Asked { layer: layer.as_str(), outcome: outcome.as_str() })
        };
        let asked = Layer::ALL.map(|layer| Outcome::ALL.map(|outcome| counter(layer, outcome)));
        let [renewed, same, outdated, different] = Default::default();
        Self { family, asked, renewed, same, outdated, different }
    }
}

impl Counts {
    pub(super) fn asked(&self, layer: Layer, outcome: Outcome) {
        let counter = self.asked.get(layer as usize).and_then(|counters| counters.get(outcome as usize));
        counter.map(Counter::inc);
    }

    pub(super) fn renewed(&self) {
        self.renewed.inc();
    }

    pub(super) fn sampled(&self, sampled: Sampled) {
        match sampled {
            Sampled::Same => &self.same,
            Sampled::Outdated => &self.outdated,
            Sampled::Different => &self.different,
        }
        .inc();
    }
}

impl Cache {
    /// Adds the caches' counts to what is shown.
    pub fn register(&self, registry: &mut Registry) {
        let counts = &self.0.counts;
        let help = "Reads through the caches, by layer and what it had to say";
        registry.register("mono_cache_reads", help, counts.family.clone());
        let help = "Entries loaded again before they ran out";
        registry.register("mono_cache_renewed", help, counts.renewed.clone());
        let help = "Hits that were compared with PostgreSQL and equal to it";
        registry.register("mono_cache_consistent", help, counts.same.clone());
        let help = "Hits that could not be compared with PostgreSQL, which had gone on";
        registry.register("mono_cache_incomparable", help, counts.outdated.clone());
        let help = "Hits that differed from PostgreSQL at the same versions; 0, or there is a fault";
        registry.register("mono_cache_inconsistent", help, counts.different.clone());
    }
}
