//! The entries, and the ways to them: what an operation costs does not depend on entries that it does not name.

use super::{
    Entry,
    names::{Access, List, Names},
    table::Table,
};
use crate::erased::QueryRef;

#[derive(Default)]
pub(crate) struct Entries {
    /// By the hash of the query.
    all: Table<Entry>,
    names: Names,
    /// Those that have optimistic layers over them, and perhaps some that had.
    layered: List,
}

impl Entries {
    pub(crate) fn get(&self, query: &QueryRef) -> Option<&Entry> {
        self.all.get(query.hash(), &|entry| entry.query == *query)
    }

    pub(crate) fn get_mut(&mut self, query: &QueryRef) -> Option<&mut Entry> {
        self.all.get_mut(query.hash(), &|entry| entry.query == *query)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.all.iter()
    }

    /// Puts in an entry that has a number of its own, for a query that has none.
    pub(super) fn insert(&mut self, entry: Box<Entry>) {
        self.names.insert(entry.number, &entry.query);
        if !entry.patches.is_empty() {
            self.layered.insert(entry.number, &entry.query);
        }
        self.all.insert(entry.query.hash(), entry);
    }

    pub(super) fn remove(&mut self, query: &QueryRef) -> Option<Box<Entry>> {
        let entry = self.all.remove(query.hash(), &|entry| entry.query == *query)?;
        self.names.remove(entry.number, query);
        self.layered.remove(entry.number);
        Some(entry)
    }

    /// The query, as it is here.
    pub(crate) fn known(&self, query: &QueryRef) -> Option<&QueryRef> {
        self.get(query).map(|entry| &entry.query)
    }

    /// The queries that `access` leads to, the oldest entries first.
    pub(crate) fn at(&mut self, access: &Access<'_>) -> Vec<QueryRef> {
        let (mut names, mut queries, mut found) = (Vec::new(), Vec::new(), Vec::new());
        access.parts(&mut names, &mut queries);
        self.names.find(&names, &mut found);
        for query in queries {
            if let Some(query) = self.known(query)
                && !found.contains(query)
            {
                found.push(query.clone());
            }
        }
        found
    }

    /// Notes that a layer was put over the entry of `query`.
    pub(super) fn note_layer(&mut self, query: &QueryRef) {
        if let Some(number) = self.get(query).map(|entry| entry.number) {
            self.layered.insert(number, query);
        }
    }

    /// Those that have layers over them.
    pub(super) fn layered(&mut self) -> Vec<QueryRef> {
        self.forget_bare();
        self.layered.iter().cloned().collect()
    }

    fn forget_bare(&mut self) {
        let all = &self.all;
        let entry = |query: &QueryRef| all.get(query.hash(), &|entry| entry.query == *query);
        self.layered.retain(|query| entry(query).is_some_and(|entry| !entry.patches.is_empty()));
    }

    /// Those that have layers of this mutation over them.
    pub(crate) fn layered_by(&mut self, mutation: u64) -> Vec<QueryRef> {
        self.forget_bare();
        let is_its = |entry: &Entry| entry.patches.iter().any(|patch| patch.mutation == mutation);
        let its = self.layered.iter().filter(|query| self.get(query).is_some_and(is_its));
        its.cloned().collect()
    }
}
