use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use contract::events::{Scope, Versions};

/// The versions that this page's own writes have reached, by the answers to them. What is asked for after such an answer has
/// the change in it, so the event of the same change is not news for it. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnWrites(Arc<Mutex<BTreeMap<Scope, Own>>>);

#[derive(Debug, Clone, Copy)]
struct Own {
    version: i64,
    /// When the answer came, since the Unix epoch.
    at: Duration,
}

impl OwnWrites {
    /// An answer has come at `at`.
    pub(crate) fn note(&self, versions: &Versions, at: Duration) {
        let mut writes = self.writes();
        for (scope, version) in &versions.0 {
            let own = writes.entry(*scope).or_insert(Own { version: *version, at });
            if *version > own.version {
                *own = Own { version: *version, at };
            }
        }
    }

    /// When the answer came that had this version of the scope or a later one.
    pub(super) fn answered(&self, scope: Scope, version: i64) -> Option<Duration> {
        self.writes().get(&scope).filter(|own| own.version >= version).map(|own| own.at)
    }

    fn writes(&self) -> MutexGuard<'_, BTreeMap<Scope, Own>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
