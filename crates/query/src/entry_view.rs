//! An entry as it stood when it was looked at.

use crate::{
    Query, QueryKey, cache::Entry, computed::Meta, erased::QueryRef, state::FetchStatus, time::Time,
};
use std::{sync::Arc, time::Duration};

/// An entry as it stands, without its data: what a predicate sees, and [`find_all`](crate::QueryClient::find_all) finds.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// The query's key.
    pub key: QueryKey,
    /// The query's type, as Rust names it.
    pub type_name: &'static str,
    /// The entry's state, without its data.
    pub state: EntryState,
    pub(crate) query_ref: QueryRef,
}

impl EntryView {
    pub(crate) fn new(query_ref: QueryRef, state: EntryState) -> Self {
        Self { key: query_ref.key().clone(), type_name: query_ref.get().type_name(), state, query_ref }
    }

    /// The query itself, if it is of type `Q`.
    pub fn get<Q: Query>(&self) -> Option<&Q> {
        self.query_ref.downcast()
    }

    /// The query's [`meta`](crate::QueryOptions::meta), if it has a `T`.
    pub fn meta<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.state.meta.as_ref()?.get()
    }

    /// What the query is tagged with.
    pub fn tags(&self) -> &[QueryKey] {
        self.query_ref.tags()
    }
}

/// The untyped part of an entry's state.
#[derive(Clone, Debug)]
pub struct EntryState {
    /// Whether there is data or an error.
    pub status: crate::Status,
    /// Whether it is being fetched.
    pub fetch_status: FetchStatus,
    /// When the server was asked for what is on its way or, if nothing is, for what is there; since the Unix epoch. `None` if
    /// it was not asked, or not from here.
    pub asked_at: Option<Duration>,
    /// Since the Unix epoch; `None` without data.
    pub data_updated_at: Option<Duration>,
    /// How many observers there are, disabled ones too.
    pub observers: usize,
    /// Whether one of them is enabled.
    pub is_active: bool,
    /// Whether the data is stale for one of them; without any, whether there is none or it was invalidated.
    pub is_stale: bool,
    /// Whether it was invalidated since the data came.
    pub is_invalidated: bool,
    meta: Option<Meta>,
}

impl EntryState {
    pub(crate) fn of(entry: &Entry, now: Time) -> Self {
        Self {
            status: entry.meta.status,
            fetch_status: entry.meta.fetch_status,
            asked_at: entry.run.as_ref().map(|run| run.asked_at).or(entry.asked_at).map(Time::into),
            data_updated_at: entry.meta.data_updated_at.map(Time::into),
            observers: entry.observers.len(),
            is_active: entry.is_active(),
            is_stale: entry.is_stale(now),
            is_invalidated: entry.meta.is_invalidated,
            meta: entry.options.meta.clone(),
        }
    }
}
