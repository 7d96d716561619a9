//! What happens in the cache, for whoever listens.

use crate::{Query, QueryKey, computed::Meta, erased::QueryRef, state::typed, value::Value};
use std::{fmt, sync::Arc};

/// One thing that happened to one entry.
#[derive(Clone)]
pub struct CacheEvent {
    /// What happened.
    pub kind: CacheEventKind,
    /// How it changed, if `kind` is [`Updated`](CacheEventKind::Updated).
    pub action: Option<QueryAction>,
    /// The entry's key.
    pub key: QueryKey,
    /// The query's type, as Rust names it.
    pub type_name: &'static str,
    pub(crate) query: QueryRef,
    pub(crate) data: Option<Value>,
    pub(crate) error: Option<Value>,
    pub(crate) meta: Option<Meta>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CacheEventKind {
    /// A new entry.
    Added,
    /// The entry is gone: unused long enough, or removed by hand. One that is observed, or was reset, is followed by a
    /// new one, without data.
    Removed,
    /// Its data or its state changed.
    Updated,
    /// An observer has come.
    ObserverAdded,
    /// An observer has left.
    ObserverRemoved,
}

/// How an entry changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QueryAction {
    /// A fetch began, or waits for the network.
    Fetch,
    /// A try failed and another will follow.
    Failed,
    /// The fetch waits for the network, or for the page to come into view.
    Pause,
    /// The fetch goes on after a pause.
    Continue,
    /// A fetch that goes on brought a part of the data.
    Chunk,
    /// A fetch brought data.
    Success,
    /// A fetch failed for good.
    Error,
    /// A fetch was given up.
    Cancel,
    /// It was marked as stale.
    Invalidate,
    /// Data, or an error, was put in without a fetch.
    Set,
    /// An optimistic layer came or went.
    Patch,
    /// It was put back to where it began.
    Reset,
    /// A state is simulated over it, or no longer is (feature `devtools`).
    Simulate,
}

impl CacheEvent {
    /// The query, if it is of type `Q`.
    pub fn query<Q: Query>(&self) -> Option<&Q> {
        self.query.downcast()
    }

    /// The data shown after the event, if the query is of type `Q` and has any.
    pub fn data<Q: Query>(&self) -> Option<Arc<Q::Data>> {
        self.data.clone().filter(|_| self.query.is::<Q>()).and_then(typed)
    }

    /// The query's [`meta`](crate::QueryOptions::meta), if it has a `T`.
    pub fn meta<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.meta.as_ref()?.get()
    }

    /// The error after the event, if the query is of type `Q` and its last fetch failed.
    pub fn error<Q: Query>(&self) -> Option<Arc<Q::Error>> {
        self.error.clone().filter(|_| self.query.is::<Q>()).and_then(typed)
    }
}

impl fmt::Debug for CacheEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CacheEvent")
            .field("kind", &self.kind)
            .field("action", &self.action)
            .field("query", &self.query)
            .finish_non_exhaustive()
    }
}
