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
#[derive(Debug, Default)]
pub(super) struct Counts {
    asked: Family<Asked, Counter>,
    renewed: Counter,
    same: Counter,
    outdated: Counter,
    different: Counter,
}

impl Counts {
    pub(super) fn asked(&self, layer: Layer, outcome: Outcome) {
        self.asked.get_or_create(&Asked { layer: layer.as_str(), outcome: outcome.as_str() }).inc();
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
        registry.register("mono_cache_reads", help, counts.asked.clone());
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
