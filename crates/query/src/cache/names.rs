//! The ways to entries by type, key and tag: one list for each type, for each prefix of a key and for each of a tag.

use super::table::Table;
use crate::{QueryKey, erased::QueryRef, hash::Fnv, key::KeyPart};
use std::{
    any::TypeId,
    hash::{Hash, Hasher},
};

/// What a list is of.
#[derive(Clone, Copy)]
pub(super) enum Name<'a> {
    Type(TypeId),
    Key(&'a [KeyPart]),
    Tag(&'a [KeyPart]),
}

impl Name<'_> {
    fn is_of(self, query: &QueryRef) -> bool {
        match self {
            Self::Type(id) => id == query.type_id(),
            Self::Key(prefix) => query.key().parts().starts_with(prefix),
            Self::Tag(prefix) => query.tags().iter().any(|tag| tag.parts().starts_with(prefix)),
        }
    }

    /// Of the name, and of what it begins with on the way, the longest last.
    fn hashes(self, each: &mut dyn FnMut(u64)) {
        let mut hasher = Fnv::default();
        match self {
            Self::Type(id) => id.hash(&mut hasher),
            Self::Key(parts) | Self::Tag(parts) => {
                hasher.write_u8(u8::from(matches!(self, Self::Tag(_))));
                for part in parts {
                    each(hasher.finish());
                    part.hash(&mut hasher);
                }
            }
        }
        each(hasher.finish());
    }

    fn hash(self) -> u64 {
        let mut last = 0;
        self.hashes(&mut |hash| last = hash);
        last
    }
}

/// Entries in the order of their age, each with its number.
#[derive(Default)]
pub(super) struct List {
    /// What was taken out leaves a hole until there are as many holes as entries.
    items: Vec<(u64, Option<QueryRef>)>,
    holes: usize,
}

impl List {
    /// False if it is there.
    pub(super) fn insert(&mut self, number: u64, query: &QueryRef) -> bool {
        let last = self.items.last().is_none_or(|last| last.0 < number);
        let place = if last { Err(self.items.len()) } else { self.place(number) };
        if let Err(place) = place {
            self.items.insert(place, (number, Some(query.clone())));
        }
        place.is_err()
    }

    pub(super) fn remove(&mut self, number: u64) {
        let Ok(place) = self.place(number) else { return };
        if self.items[place].1.take().is_some() {
            self.holes += 1;
        }
        if 2 * self.holes > self.items.len() {
            self.retain(|_| true);
        }
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&QueryRef) -> bool) {
        self.items.retain(|item| item.1.as_ref().is_some_and(&keep));
        self.holes = 0;
    }

    fn place(&self, number: u64) -> Result<usize, usize> {
        self.items.binary_search_by_key(&number, |item| item.0)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &QueryRef> {
        self.items.iter().filter_map(|item| item.1.as_ref())
    }
}

/// A list of those whose names have one hash, which two names may have.
#[derive(Default)]
struct Named {
    list: List,
    /// Up to this number all was looked at.
    seen: u64,
    /// Some of it has another name.
    is_mixed: bool,
}

impl Named {
    /// Looks at what has come since it was last asked for, and at the first. Not when that comes: a program that never asks
    /// for several does without.
    fn look(&mut self, name: Name<'_>) {
        let items = &self.list.items;
        let new = &items[items.partition_point(|item| item.0 <= self.seen)..];
        let mut unsure = self.list.iter().take(1).chain(new.iter().filter_map(|item| item.1.as_ref()));
        self.is_mixed = self.is_mixed || !unsure.all(|query| name.is_of(query));
        self.seen = items.last().map_or(self.seen, |last| last.0);
    }
}

#[derive(Default)]
pub(super) struct Names(Table<Named>);

impl Names {
    pub(super) fn insert(&mut self, number: u64, query: &QueryRef) {
        each_name(query, &mut |hash| {
            let named = self.0.get_or_insert(hash);
            // What is there twice may have two names.
            named.is_mixed |= !named.list.insert(number, query);
        });
    }

    pub(super) fn remove(&mut self, number: u64, query: &QueryRef) {
        each_name(query, &mut |hash| {
            if let Some(named) = self.0.get_mut(hash, &|_| true) {
                named.list.remove(number);
                if named.list.items.is_empty() {
                    self.0.remove(hash, &|_| true);
                }
            }
        });
    }

    /// Puts all that have one of `names` into `found`, once each, in the order of their age.
    pub(super) fn find(&mut self, names: &[Name<'_>], found: &mut Vec<QueryRef>) {
        for name in names {
            if let Some(named) = self.0.get_mut(name.hash(), &|_| true) {
                named.look(*name);
            }
        }
        let mut lists = Vec::new();
        for name in names {
            if let Some(named) = self.0.get(name.hash(), &|_| true) {
                lists.push((*name, named, &named.list.items[..]));
            }
        }
        if let [(name, named, _)] = &lists[..] {
            found.reserve(named.list.items.len());
            for query in named.list.iter() {
                if !named.is_mixed || name.is_of(query) {
                    found.push(query.clone());
                }
            }
            return;
        }
        while let Some(next) = lists.iter().filter_map(|list| Some(list.2.first()?.0)).min() {
            let mut oldest = None;
            for (name, named, rest) in &mut lists {
                if let [(number, query), others @ ..] = *rest
                    && *number == next
                {
                    *rest = others;
                    oldest = oldest.or(query.as_ref().filter(|query| !named.is_mixed || name.is_of(query)));
                }
            }
            found.extend(oldest.cloned());
        }
    }
}

/// The hash of each.
fn each_name(query: &QueryRef, each: &mut dyn FnMut(u64)) {
    Name::Type(query.type_id()).hashes(each);
    Name::Key(query.key().parts()).hashes(each);
    for tag in query.tags() {
        Name::Tag(tag.parts()).hashes(each);
    }
}

/// What leads to some entries without a look at all.
pub(crate) enum Access<'a> {
    Exact(&'a QueryRef),
    Key(&'a QueryKey),
    Tag(&'a QueryKey),
    Type(TypeId),
    Any(Vec<Access<'a>>),
}

impl<'a> Access<'a> {
    /// The less, the fewer entries it may be expected to lead to.
    pub(crate) fn breadth(&self) -> u8 {
        match self {
            Self::Exact(_) => 0,
            Self::Key(_) | Self::Tag(_) => 1,
            Self::Type(_) => 2,
            Self::Any(several) => several.iter().map(Self::breadth).max().unwrap_or_default(),
        }
    }

    /// The names and the queries that it is made of.
    pub(super) fn parts(&self, names: &mut Vec<Name<'a>>, queries: &mut Vec<&'a QueryRef>) {
        match self {
            Self::Exact(query) => queries.push(query),
            Self::Key(key) => names.push(Name::Key(key.parts())),
            Self::Tag(tag) => names.push(Name::Tag(tag.parts())),
            Self::Type(id) => names.push(Name::Type(*id)),
            Self::Any(several) => several.iter().for_each(|one| one.parts(names, queries)),
        }
    }
}
