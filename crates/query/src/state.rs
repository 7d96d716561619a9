//! The state of a query, as its reader sees it.

use crate::{Query, time::Time, value::Value};
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc, time::Duration};

/// What is known of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// No data yet.
    #[default]
    Pending,
    /// The last fetch failed; older data may still be there.
    Error,
    /// There is data.
    Success,
}

/// What the fetch is doing; independent of [`Status`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FetchStatus {
    /// Nothing is being fetched.
    #[default]
    Idle,
    /// A fetch runs, or waits for its next try.
    Fetching,
    /// Wants to run, and waits for the network or for the page to come back into view.
    Paused,
}

/// Which end of an infinite query's pages is extended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FetchDirection {
    /// After the last page.
    Forward,
    /// Before the first page.
    Backward,
}

/// Everything about an entry but its data.
#[derive(Clone, Default)]
pub(crate) struct Meta {
    pub(crate) status: Status,
    pub(crate) fetch_status: FetchStatus,
    /// Of the running, or else of the last, fetch: the end at which a page was asked for.
    pub(crate) fetch_direction: Option<FetchDirection>,
    pub(crate) error: Option<Value>,
    pub(crate) data_updated_at: Option<Time>,
    pub(crate) error_updated_at: Option<Time>,
    pub(crate) data_update_count: u32,
    pub(crate) error_update_count: u32,
    pub(crate) failure_count: u32,
    pub(crate) failure_reason: Option<Value>,
    pub(crate) is_invalidated: bool,
    /// More of the data is on its way, or was when its stream was cut short.
    pub(crate) is_partial: bool,
}

/// An untyped [`QueryState`].
#[derive(Clone, Default)]
pub(crate) struct RawState {
    pub(crate) data: Option<Value>,
    /// The server's data, if it may be another.
    pub(crate) unpatched: Option<Value>,
    pub(crate) meta: Meta,
    pub(crate) is_stale: bool,
    pub(crate) is_placeholder: bool,
    pub(crate) is_fetched_after_mount: bool,
    pub(crate) is_enabled: bool,
}

impl Meta {
    fn is(&self, other: &Self) -> bool {
        let facts = |meta: &Self| {
            let Self { status, fetch_status, fetch_direction, is_invalidated, is_partial, .. } = *meta;
            (status, fetch_status, fetch_direction, is_invalidated, is_partial)
        };
        let counts = |meta: &Self| {
            let Self { data_updated_at, error_updated_at, data_update_count, error_update_count, .. } = *meta;
            (data_updated_at, error_updated_at, data_update_count, error_update_count, meta.failure_count)
        };
        facts(self) == facts(other)
            && counts(self) == counts(other)
            && same(self.error.as_ref(), other.error.as_ref())
            && same(self.failure_reason.as_ref(), other.failure_reason.as_ref())
    }
}

/// The cache keeps the identity of equal values.
pub(crate) fn same(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    }
}

impl RawState {
    /// Whether `other` says the same.
    pub(crate) fn is(&self, other: &Self) -> bool {
        let Self { data, unpatched, meta, is_stale, is_placeholder, is_fetched_after_mount, is_enabled } =
            self;
        same(data.as_ref(), other.data.as_ref())
            && same(unpatched.as_ref(), other.unpatched.as_ref())
            && meta.is(&other.meta)
            && (*is_stale, *is_placeholder, *is_enabled)
                == (other.is_stale, other.is_placeholder, other.is_enabled)
            && *is_fetched_after_mount == other.is_fetched_after_mount
    }

    /// The server's data.
    pub(crate) fn base(&self) -> Option<&Value> {
        self.unpatched.as_ref().or(self.data.as_ref()).filter(|_| !self.is_placeholder)
    }
}

/// The state of a query at one moment. Times are since the Unix epoch.
pub struct QueryState<Q: Query> {
    /// What to show: the server's data under the optimistic layers of the mutations still under way.
    pub data: Option<Arc<Q::Data>>,
    /// The error of the last settled fetch, if it failed.
    pub error: Option<Arc<Q::Error>>,
    /// Whether there is data or an error.
    pub status: Status,
    /// Whether it is being fetched.
    pub fetch_status: FetchStatus,
    /// When the data was received or written; `None` without data.
    pub data_updated_at: Option<Duration>,
    /// When a fetch last failed for good; `None` if none has.
    pub error_updated_at: Option<Duration>,
    /// How often data was received or written.
    pub data_update_count: u32,
    /// How often a fetch has failed for good.
    pub error_update_count: u32,
    /// Failed tries of the running, or else of the last, fetch.
    pub failure_count: u32,
    /// The error of the last failed try.
    pub failure_reason: Option<Arc<Q::Error>>,
    /// Whether it was invalidated, or failed, since the data came.
    pub is_invalidated: bool,
    /// Whether the data is stale for this observer.
    pub is_stale: bool,
    /// Whether `data` is shown for lack of the query's own: another query's
    /// ([`keep_previous`](crate::QueryOptions::keep_previous)), or a
    /// [placeholder](crate::QueryOptions::placeholder_data).
    pub is_placeholder_data: bool,
    /// Whether a fetch or a write has settled since this observer came to the query; false without an observer.
    pub is_fetched_after_mount: bool,
    /// Whether this observer fetches by itself.
    pub is_enabled: bool,
}

impl<Q: Query> QueryState<Q> {
    /// No data and fetching.
    pub fn is_loading(&self) -> bool {
        self.status == Status::Pending && self.is_fetching()
    }

    /// Whether a fetch runs now, the first or a later one.
    pub fn is_fetching(&self) -> bool {
        self.fetch_status == FetchStatus::Fetching
    }

    /// Fetching again.
    pub fn is_refetching(&self) -> bool {
        self.is_fetching() && self.status != Status::Pending
    }

    /// Whether a fetch waits for the network or for the page to be in view.
    pub fn is_paused(&self) -> bool {
        self.fetch_status == FetchStatus::Paused
    }

    /// The first load failed.
    pub fn is_loading_error(&self) -> bool {
        self.status == Status::Error && self.data.is_none()
    }

    /// Fetching again failed; the older data is still there.
    pub fn is_refetch_error(&self) -> bool {
        self.status == Status::Error && self.data.is_some()
    }

    /// Whether a fetch or a write has ever settled.
    pub fn is_fetched(&self) -> bool {
        self.data_update_count + self.error_update_count > 0
    }

    pub(crate) fn of(raw: RawState) -> Self {
        let RawState {
            data,
            unpatched: _,
            meta,
            is_stale,
            is_placeholder,
            is_fetched_after_mount,
            is_enabled,
        } = raw;
        Self {
            data: data.and_then(typed),
            error: meta.error.and_then(typed),
            status: meta.status,
            fetch_status: meta.fetch_status,
            data_updated_at: meta.data_updated_at.map(Time::into),
            error_updated_at: meta.error_updated_at.map(Time::into),
            data_update_count: meta.data_update_count,
            error_update_count: meta.error_update_count,
            failure_count: meta.failure_count,
            failure_reason: meta.failure_reason.and_then(typed),
            is_invalidated: meta.is_invalidated,
            is_stale,
            is_placeholder_data: is_placeholder,
            is_fetched_after_mount,
            is_enabled,
        }
    }
}

pub(crate) fn typed<T: Send + Sync + 'static>(value: Value) -> Option<Arc<T>> {
    value.downcast().ok()
}

impl<Q: Query> Clone for QueryState<Q> {
    fn clone(&self) -> Self {
        Self {
            data: self.data.clone(),
            error: self.error.clone(),
            failure_reason: self.failure_reason.clone(),
            ..*self
        }
    }
}

impl<Q: Query> fmt::Debug for QueryState<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueryState")
            .field("status", &self.status)
            .field("fetch_status", &self.fetch_status)
            .field("data", &self.data)
            .field("error", &self.error)
            .field("is_stale", &self.is_stale)
            .finish_non_exhaustive()
    }
}
