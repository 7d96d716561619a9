//! The entries, and the ways to them: what an operation costs does not depend on entries that it does not name.

#![expect(clippy::mutable_key_type, reason = "what a query computes late takes no part in its Eq and Hash")]

use super::{
    Entry,
    names::{Access, List, Names},
};
use crate::erased::QueryRef;
use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// For what is a number already: the hash of a [`QueryRef`], computed once, or a count.
#[derive(Default)]
pub(crate) struct Computed(u64);

impl Hasher for Computed {
    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        // A count differs in its low bits only, and the table wants the high ones too.
        self.0 = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

pub(super) type Hashed = BuildHasherDefault<Computed>;

#[derive(Default)]
pub(crate) struct Entries {
    /// Boxed, so that the table stays small and old neighbours stay neighbours.
    all: HashMap<QueryRef, Box<Entry>, Hashed>,
    names: Names,
    /// Those that have optimistic layers over them, and perhaps some that had.
    layered: List,
}

impl Entries {
    pub(crate) fn get(&self, query: &QueryRef) -> Option<&Entry> {
        self.all.get(query).map(|entry| &**entry)
    }

    pub(crate) fn get_mut(&mut self, query: &QueryRef) -> Option<&mut Entry> {
        self.all.get_mut(query).map(|entry| &mut **entry)
    }

    pub(crate) fn contains(&self, query: &QueryRef) -> bool {
        self.all.contains_key(query)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&QueryRef, &Entry)> {
        self.all.iter().map(|(query, entry)| (query, &**entry))
    }

    /// The entry of `query`; a new one must be `made` with a number of its own.
    pub(super) fn get_or_insert(&mut self, query: &QueryRef, make: impl FnOnce() -> Entry) -> &mut Entry {
        if !self.all.contains_key(query) {
            let entry = make();
            self.names.insert(entry.number, query);
            if !entry.patches.is_empty() {
                self.layered.insert(entry.number, query);
            }
            return self.all.entry(query.clone()).insert_entry(Box::new(entry)).into_mut();
        }
        self.all.entry(query.clone()).or_insert_with(|| Box::new(make()))
    }

    pub(super) fn remove(&mut self, query: &QueryRef) -> Option<Entry> {
        let entry = self.all.remove(query)?;
        self.names.remove(entry.number, query);
        self.layered.remove(entry.number);
        Some(*entry)
    }

    /// The query, as it is here.
    pub(crate) fn known(&self, query: &QueryRef) -> Option<&QueryRef> {
        self.all.get_key_value(query).map(|(known, _)| known)
    }

    /// The queries that `access` leads to, the oldest entries first.
    pub(crate) fn at(&self, access: &Access<'_>) -> Vec<QueryRef> {
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
        if let Some(entry) = self.all.get(query) {
            self.layered.insert(entry.number, query);
        }
    }

    /// Those that have layers over them.
    pub(super) fn layered(&mut self) -> Vec<QueryRef> {
        self.forget_bare();
        self.layered.iter().cloned().collect()
    }

    fn forget_bare(&mut self) {
        let all = &self.all;
        self.layered.retain(|query| all.get(query).is_some_and(|entry| !entry.patches.is_empty()));
    }

    /// Those that have layers of this mutation over them.
    pub(crate) fn layered_by(&mut self, mutation: u64) -> Vec<QueryRef> {
        self.forget_bare();
        let all = &self.all;
        let is_its = |entry: &Entry| entry.patches.iter().any(|patch| patch.mutation == mutation);
        let its = self.layered.iter().filter(|query| all.get(*query).is_some_and(|entry| is_its(entry)));
        its.cloned().collect()
    }
}
