//! The keys of rows. Each is a JSON array, so that no scope can be mistaken for the beginning of another.

use super::Persistence;
use crate::{
    erased::QueryRef,
    portable::{Packet, Registry},
};
use serde_json::{from_str, to_string, value::RawValue};

/// The beginnings of the keys of one scope's rows.
pub(super) struct Keys {
    /// Of entries: `["q",scope,buster,`
    entries: String,
    /// Of the list of what was invalidated: all of its key.
    pub(super) outdated: String,
    /// Of mutations: `["m",scope,`
    mutations: String,
}

fn open(array: &impl serde::Serialize) -> String {
    let mut text = to_string(array).unwrap_or_default();
    text.pop();
    text.push(',');
    text
}

impl Keys {
    pub(super) fn new(persistence: &Persistence) -> Self {
        let (scope, buster) = (&persistence.scope, &persistence.buster);
        Self {
            entries: open(&("q", scope, buster)),
            outdated: to_string(&("i", scope, buster)).unwrap_or_default(),
            mutations: open(&("m", scope)),
        }
    }

    pub(super) fn entry(&self, registry: &Registry, query: &QueryRef) -> Option<String> {
        let (name, identity) = registry.write(query)?;
        Some(format!("{}{},{}]", self.entries, to_string(name).ok()?, identity))
    }

    /// The query of an entry's key.
    pub(super) fn query(&self, registry: &Registry, key: &str) -> Option<QueryRef> {
        let rest = key.strip_prefix(&self.entries)?;
        let (name, identity): (String, Box<RawValue>) = from_str(&format!("[{rest}")).ok()?;
        registry.read(&name, &identity)
    }

    pub(super) fn is_entry(&self, key: &str) -> bool {
        key.starts_with(&self.entries)
    }

    pub(super) fn mutation(&self, id: &str) -> String {
        format!("{}{}]", self.mutations, to_string(id).unwrap_or_default())
    }

    pub(super) fn is_mutation(&self, key: &str) -> bool {
        key.starts_with(&self.mutations)
    }

    /// Whether it is of this scope and form.
    pub(super) fn is_own(&self, key: &str) -> bool {
        self.is_entry(key) || self.is_mutation(key) || key == self.outdated
    }
}

pub(super) fn read(row: &str) -> Option<Packet> {
    from_str(row).ok()
}

pub(super) fn write(packet: &Packet) -> Option<String> {
    to_string(packet).ok()
}
