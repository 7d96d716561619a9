//! What happens in the cache, for whoever listens.

use crate::QueryKey;

/// One thing that happened to one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheEvent {
    pub kind: CacheEventKind,
    /// The entry's key.
    pub key: QueryKey,
    /// The query's type, as Rust names it.
    pub type_name: &'static str,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CacheEventKind {
    /// A new entry.
    Added,
    /// The entry is gone: unused long enough, or removed by hand.
    Removed,
    /// Its data or its state changed.
    Updated,
    ObserverAdded,
    ObserverRemoved,
}
