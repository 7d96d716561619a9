//! What a mutation has changed becomes data like any other.

use super::{Change, Effects, Entry, Inner, Noted, Patch, Source, Store, Written};
use crate::{QueryAction, erased::QueryRef, mutation::Mutations, time::Time, value::Value};
use std::sync::Arc;

/// So many layers that are over stay where there is no data to put them into: they are shown over what is restored. Data
/// that is older than one of those before them is then not taken.
const MOST_OVER_NOTHING: usize = 32;

/// Puts the lowest layers into the data under them, so that it is stored, shared and built upon with them. What is shown
/// stays as it is.
struct Fold {
    query: QueryRef,
    /// The entry's, when it was looked at.
    stamp: u64,
    patches: Vec<Patch>,
    /// The outcome, if these are all of its layers.
    visible: Option<Value>,
}

impl Change for Fold {
    fn action(&self) -> QueryAction {
        QueryAction::Patch
    }

    fn refused(&self, entry: &Entry) -> Option<Written> {
        (entry.stamp != self.stamp || entry.run.is_some()).then_some(Written::Ignored)
    }

    fn take_out(&self, patches: &mut Vec<Patch>, _: &Mutations) {
        patches.drain(..self.patches.len().min(patches.len()));
    }

    fn base(&mut self, old: Option<&Value>) -> Result<Option<Value>, Written> {
        Ok(self.visible.clone().or_else(|| Some(Patch::put(&self.patches, old?))))
    }

    fn note(&self, entry: &mut Entry, _: (u64, Time), _: &mut Effects) -> Noted {
        if entry.base.is_none() {
            return Noted::of(None);
        }
        entry.folded(self.patches.iter().map(|patch| patch.confirmed_at).max());
        Noted::of(Some(Source::Here))
    }
}

impl Store {
    /// What is under way and was asked for before a mutation was confirmed may bring data that has not seen it: until
    /// then its layers stay what they are.
    fn folds(&mut self) -> Vec<Fold> {
        let layered = self.entries.layered();
        if layered.is_empty() {
            return Vec::new();
        }
        let asked = self.mutations.first_sent();
        let fold = |query: QueryRef| {
            let entry = self.entries.get(&query).filter(|entry| entry.run.is_none())?;
            let kept = if entry.base.is_none() { MOST_OVER_NOTHING } else { 0 };
            let folded = entry.patches.len().saturating_sub(kept);
            let is_over = |patch: &&Patch| {
                patch.confirmed.is_some_and(|at| at < asked) && !self.mutations.is_pending(patch.mutation)
            };
            let patches: Vec<Patch> =
                entry.patches.iter().take(folded).take_while(is_over).cloned().collect();
            let visible = entry.visible.clone().filter(|_| patches.len() == entry.patches.len());
            (!patches.is_empty()).then(|| Fold { stamp: entry.stamp, patches, visible, query: query.clone() })
        };
        layered.into_iter().filter_map(fold).collect()
    }
}

impl Inner {
    /// A mutation or a fetch is over.
    pub(crate) fn fold(self: &Arc<Self>) {
        for mut fold in self.transact(|store, _| store.folds()) {
            let query = fold.query.clone();
            let options = self.resolve(&query, None);
            self.write(&query, &options, &mut fold);
        }
    }
}

impl Entry {
    /// Whether what the server says by itself may be older than what mutations have put into the data, and the server can
    /// be asked. If it cannot, what it says is all there is.
    pub(crate) fn is_unsure(&self) -> bool {
        self.is_folded && self.is_active() && !self.is_static()
    }

    /// It is as old as it was to those who ask what the server knew, and newer to those who have it already.
    fn folded(&mut self, confirmed_at: Option<Time>) {
        self.asked_at = self.asked_at.or(self.meta.data_updated_at);
        self.meta.data_updated_at = self.meta.data_updated_at.max(confirmed_at);
        self.is_folded = true;
    }
}
