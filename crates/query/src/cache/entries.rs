//! The entries, and the ways to them: what an operation costs does not depend on entries that it does not name.

#![expect(clippy::mutable_key_type, reason = "what a query computes late takes no part in its Eq and Hash")]

use super::Entry;
use crate::{QueryKey, erased::QueryRef};
use std::{
    any::TypeId,
    collections::{BTreeMap, HashMap, HashSet},
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

/// One of the names of an entry. Those of keys and tags are in the order of their parts, so that one that begins with
/// another follows it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Type(TypeId),
    Key(QueryKey),
    Tag(QueryKey),
}

/// What leads to some entries without a look at all.
pub(crate) enum Access<'a> {
    Exact(&'a QueryRef),
    Key(&'a QueryKey),
    Tag(&'a QueryKey),
    Type(TypeId),
    Any(Vec<Access<'a>>),
}

impl Access<'_> {
    /// The less, the fewer entries it may be expected to lead to.
    pub(crate) fn breadth(&self) -> u8 {
        match self {
            Self::Exact(_) => 0,
            Self::Key(_) | Self::Tag(_) => 1,
            Self::Type(_) => 2,
            Self::Any(several) => several.iter().map(Self::breadth).max().unwrap_or_default(),
        }
    }
}

#[derive(Default)]
pub(crate) struct Entries {
    /// Boxed, so that the table stays small and old neighbours stay neighbours.
    all: HashMap<QueryRef, Box<Entry>, Hashed>,
    /// By name, and by the entry's number, which tells entries of one name apart.
    names: BTreeMap<(Name, u64), QueryRef>,
    /// Those that have optimistic layers over them, and perhaps some that had.
    layered: HashSet<QueryRef, Hashed>,
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
            for name in names(query) {
                self.names.insert((name, entry.number), query.clone());
            }
            if !entry.patches.is_empty() {
                self.layered.insert(query.clone());
            }
            return self.all.entry(query.clone()).insert_entry(Box::new(entry)).into_mut();
        }
        self.all.entry(query.clone()).or_insert_with(|| Box::new(make()))
    }

    pub(super) fn remove(&mut self, query: &QueryRef) -> Option<Entry> {
        let entry = self.all.remove(query)?;
        for name in names(query) {
            self.names.remove(&(name, entry.number));
        }
        self.layered.remove(query);
        Some(*entry)
    }

    /// The queries that `access` leads to, in the order of keys, tags, or age.
    pub(crate) fn at(&self, access: &Access<'_>) -> Vec<QueryRef> {
        let mut found = Vec::new();
        match access {
            Access::Exact(query) => found.extend(self.all.get_key_value(*query).map(|found| found.0.clone())),
            Access::Type(id) => {
                let range = self.names.range((Name::Type(*id), 0)..=(Name::Type(*id), u64::MAX));
                found.extend(range.map(|(_, query)| query.clone()));
            }
            Access::Key(prefix) => {
                let range = self.names.range((Name::Key((*prefix).clone()), 0)..);
                let under = |name: &Name| matches!(name, Name::Key(key) if key.starts_with(prefix));
                found.extend(range.take_while(|(name, _)| under(&name.0)).map(|(_, query)| query.clone()));
            }
            Access::Tag(prefix) => {
                let range = self.names.range((Name::Tag((*prefix).clone()), 0)..);
                let under = |name: &Name| matches!(name, Name::Tag(tag) if tag.starts_with(prefix));
                found.extend(range.take_while(|(name, _)| under(&name.0)).map(|(_, query)| query.clone()));
                unique(&mut found);
            }
            Access::Any(several) => {
                found.extend(several.iter().flat_map(|access| self.at(access)));
                unique(&mut found);
            }
        }
        found
    }

    /// Notes that a layer was put over the entry of `query`.
    pub(super) fn note_layer(&mut self, query: &QueryRef) {
        self.layered.insert(query.clone());
    }

    /// Those that have layers of this mutation over them.
    pub(crate) fn layered_by(&mut self, mutation: u64) -> Vec<QueryRef> {
        let all = &self.all;
        self.layered.retain(|query| all.get(query).is_some_and(|entry| !entry.patches.is_empty()));
        let is_its = |entry: &Entry| entry.patches.iter().any(|patch| patch.mutation == mutation);
        self.layered
            .iter()
            .filter(|query| all.get(query).is_some_and(|entry| is_its(entry)))
            .cloned()
            .collect()
    }
}

fn names(query: &QueryRef) -> impl Iterator<Item = Name> {
    let own = [Name::Type(query.type_id()), Name::Key(query.key().clone())];
    own.into_iter().chain(query.tags().iter().cloned().map(Name::Tag))
}

fn unique(queries: &mut Vec<QueryRef>) {
    let mut seen: HashSet<QueryRef, Hashed> = HashSet::default();
    queries.retain(|query| seen.insert(query.clone()));
}
