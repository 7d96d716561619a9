//! Options for all that is under a key.

use crate::{QueryKey, QueryOptions, options::Resolved};
use std::sync::Arc;

type List = Vec<(QueryKey, QueryOptions)>;

/// The weakest first. A program that sets none carries nothing of them.
#[derive(Clone, Default)]
pub(crate) struct ByKey(Option<Arc<dyn Set>>);

trait Set: Send + Sync {
    fn list(&self) -> &List;
    fn apply(&self, key: &QueryKey, resolved: &mut Resolved);
}

impl Set for List {
    fn list(&self) -> &List {
        self
    }

    fn apply(&self, key: &QueryKey, resolved: &mut Resolved) {
        for (_, options) in self.iter().filter(|(prefix, _)| key.starts_with(prefix)) {
            resolved.apply(options);
        }
    }
}

impl ByKey {
    /// Sets what is set for `key`.
    pub(super) fn apply<'a>(&self, key: impl FnOnce() -> &'a QueryKey, resolved: &mut Resolved) {
        if let Some(set) = &self.0 {
            set.apply(key(), resolved);
        }
    }

    pub(crate) fn change(&mut self, change: impl FnOnce(&mut List)) {
        let mut list = self.0.as_ref().map(|set| set.list().clone()).unwrap_or_default();
        change(&mut list);
        self.0 = Some(Arc::new(list));
    }

    /// What is set for `key`.
    pub(crate) fn merged(&self, key: &QueryKey) -> QueryOptions {
        let mut merged = QueryOptions::new();
        for (prefix, options) in self.0.iter().flat_map(|set| set.list()) {
            if key.starts_with(prefix) {
                merged.0.merge(&options.0);
            }
        }
        merged
    }
}
