//! What is stored and of no use.

use super::{outdated::Outdated, shared::Shared};
use crate::portable::millis;

impl Shared {
    /// Looks through the storage once, at the start: rows of others and old data go; what is there is known from then on.
    pub(super) async fn open(&self) {
        let storage = &self.persistence.storage;
        let now = millis(self.runtime.now());
        let old_before = now.saturating_sub(millis(self.persistence.max_age));
        let Some(all) = self.noted(storage.list(u64::MAX).await) else { return };
        let old = self.noted(storage.list(old_before).await).unwrap_or_default();
        let old: std::collections::HashSet<String> =
            old.into_iter().filter(|key| !self.keys.is_mutation(key)).collect();
        let (kept, useless): (Vec<String>, Vec<String>) =
            all.into_iter().partition(|key| self.keys.is_own(key) && !old.contains(key));
        if kept.contains(&self.keys.outdated) {
            let row = storage.get(&self.keys.outdated).await;
            if let Some(row) = self.noted(row).flatten() {
                let mut state = self.state();
                let read = Outdated::read(&row);
                // Anything may have been in it.
                state.queue.outdated |= read.is_none();
                state.outdated.merge(read.unwrap_or_else(|| Outdated::everything(now)));
                state.outdated.forget(now, self.persistence.max_age);
            }
        }
        self.state().stored = Some(kept.iter().filter(|key| self.keys.is_entry(key)).cloned().collect());
        if !useless.is_empty() {
            self.noted(storage.delete(useless).await);
        }
    }

    /// Deletes all rows of this scope, and what was to be written.
    pub(super) async fn delete_all(&self) {
        let storage = &self.persistence.storage;
        let Some(all) = self.noted(storage.list(u64::MAX).await) else { return };
        let own = all.into_iter().filter(|key| self.keys.is_own(key)).collect();
        if let Some(stored) = &mut self.state().stored {
            stored.clear();
        }
        self.state().outdated = Outdated::default();
        self.noted(storage.delete(own).await);
    }
}
