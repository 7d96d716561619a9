//! What an answer depends on: the versions that its data was read at, gathered while it is made, so that it can be told
//! later whether it still holds.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

tokio::task_local! {
    static CURRENT: Dependencies;
}

/// What has been read for one answer. Clones gather in the same place.
#[derive(Debug, Clone, Default)]
pub struct Dependencies(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    versions: BTreeMap<&'static str, i64>,
    /// Something was read of which no version tells whether it still holds, or one moved on meanwhile.
    lost: bool,
}

impl Dependencies {
    /// Those of the answer in the making; where there is none, some that nobody looks at.
    pub fn current() -> Self {
        CURRENT.try_with(Clone::clone).unwrap_or_default()
    }

    /// Gathers what `work` reads.
    pub fn scope<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        CURRENT.scope(self, work)
    }

    /// Names of scopes and the versions that they were read at; `None` if that does not tell everything.
    pub fn versions(&self) -> Option<Vec<(&'static str, i64)>> {
        let known = self.known();
        (!known.lost).then(|| known.versions.iter().map(|(name, version)| (*name, *version)).collect())
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes that the answer in the making depends on these scopes at these versions.
pub fn note(scopes: impl IntoIterator<Item = (&'static str, i64)>) {
    let _ = CURRENT.try_with(|current| {
        let mut known = current.known();
        for (name, version) in scopes {
            let before = known.versions.insert(name, version);
            known.lost |= before.is_some_and(|before| before != version);
        }
    });
}

/// Notes that nobody will be able to tell whether the answer in the making still holds.
pub fn lose() {
    let _ = CURRENT.try_with(|current| current.known().lost = true);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_read_at_two_versions_is_not_known() {
        let dependencies = Dependencies::default();
        let made = dependencies.clone().scope(async {
            note([("users", 1), ("authz", 4)]);
            note([("users", 1)]);
            let together = Dependencies::current().versions();
            note([("users", 2)]);
            together
        });
        assert_eq!(made.await, Some(vec![("authz", 4), ("users", 1)]));
        assert_eq!(dependencies.versions(), None);
    }

    #[tokio::test]
    async fn what_has_no_version_is_not_known() {
        let dependencies = Dependencies::default();
        dependencies.clone().scope(async { lose() }).await;
        assert_eq!(dependencies.versions(), None);
        note([("users", 1)]);
        lose();
        assert_eq!(Dependencies::current().versions(), Some(vec![]), "outside, nobody gathers");
    }
}
