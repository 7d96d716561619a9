//! The cache as it was at one moment.

use super::{Difference, MutationInspection, Simulated, Simulation, diff::Differences, json::pretty};
use crate::{
    FetchStatus, Filter, GcTime, QueryKey, Status, erased::QueryRef, options::Resolved, value::Value,
};
use serde_json::from_str;
use std::{fmt, sync::Arc, time::Duration};

/// All that a client held at one moment. Times are since the Unix epoch.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// When it was taken.
    pub at: Duration,
    /// Whether there is a network, as far as queries and mutations are told.
    pub is_online: bool,
    /// Whether [`QueryClient::simulate_offline`](crate::QueryClient::simulate_offline) is on.
    pub is_offline_simulated: bool,
    /// Whether the page is in view, as far as the client is told.
    pub is_focused: bool,
    /// Every entry, in the order of their keys, then of their types and their `Debug`.
    pub queries: Vec<QueryInspection>,
    /// Every mutation: those under way, and those that are over until they are forgotten; oldest first.
    pub mutations: Vec<MutationInspection>,
}

/// One entry at one moment. The state is the cache's own, also while observers are shown a [`Simulation`].
#[derive(Clone)]
pub struct QueryInspection {
    pub(super) query: QueryRef,
    pub(super) shown: Option<Value>,
    pub(super) base: Option<Value>,
    pub(super) error: Option<Value>,
    pub(super) failure_reason: Option<Value>,
    pub(super) simulated: Option<Simulated>,
    /// The entry's key.
    pub key: QueryKey,
    /// What it is tagged with.
    pub tags: Vec<QueryKey>,
    /// The query's type, as Rust names it.
    pub type_name: &'static str,
    /// Whether there is data or an error.
    pub status: Status,
    /// Whether it is being fetched.
    pub fetch_status: FetchStatus,
    /// `None` without data.
    pub data_updated_at: Option<Duration>,
    /// When the last fetch failed, if one ever did.
    pub error_updated_at: Option<Duration>,
    /// How often data was received or written.
    pub data_update_count: u32,
    /// How often a fetch has failed for good.
    pub error_update_count: u32,
    /// Failed tries of the running, or else of the last, fetch.
    pub failure_count: u32,
    /// Whether it was invalidated, or failed, since the data came.
    pub is_invalidated: bool,
    /// Stale for one of its observers; without any: without data, or invalidated.
    pub is_stale: bool,
    /// Has an enabled observer.
    pub is_active: bool,
    /// None of its observers is enabled, or it has none and never ran.
    pub is_disabled: bool,
    /// Has data that counts as fresh for ever.
    pub is_static: bool,
    /// How long it is kept unused.
    pub gc_time: GcTime,
    /// When it is dropped, if it stays unused until then.
    pub gc_at: Option<Duration>,
    /// Its observers, the oldest first.
    pub observers: Vec<ObserverInspection>,
    /// The optimistic layers over its data, the lowest first.
    pub layers: Vec<LayerInspection>,
}

/// One observer of an entry.
#[derive(Clone, Debug)]
pub struct ObserverInspection {
    pub(super) options: Arc<Resolved>,
    /// Later ones are larger.
    pub id: u64,
    /// Whether it fetches by itself.
    pub is_enabled: bool,
    /// Stale for this observer.
    pub is_stale: bool,
    /// When the data goes stale for this observer, if it will by time alone.
    pub stale_at: Option<Duration>,
    /// When its interval fetches next.
    pub interval_at: Option<Duration>,
}

/// One mutation's change to an entry's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerInspection {
    /// The mutation it belongs to: the `id` of its [`MutationView`](crate::MutationView).
    pub mutation: u64,
    /// Which of the mutation's layers it is, from 0.
    pub index: usize,
    /// The mutation succeeded; the layer waits for data that is newer.
    pub is_confirmed: bool,
}

/// Which query an inspection is of: the same for all that are taken of it, also after a reset.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct QueryIdentity(pub(super) QueryRef);

impl QueryInspection {
    /// What tells this query from all others.
    pub fn identity(&self) -> QueryIdentity {
        QueryIdentity(self.query.clone())
    }

    /// Names this entry alone.
    pub fn filter(&self) -> Filter {
        Filter::this(&self.query)
    }

    /// The query's `Debug`.
    pub fn query(&self) -> String {
        self.query.get().as_debug().map(|debug| format!("{debug:?}")).unwrap_or_default()
    }

    /// Whether there is data to show, layers included.
    pub fn has_data(&self) -> bool {
        self.shown.is_some()
    }

    /// What is shown: the server's data under the layers, as indented JSON in the order of its fields. `None` without
    /// data, or if it cannot be written as JSON.
    pub fn data(&self) -> Option<String> {
        self.json(Ok(self.shown.as_ref()?))
    }

    /// The server's data alone; otherwise as [`data`](Self::data).
    pub fn base(&self) -> Option<String> {
        self.json(Ok(self.base.as_ref()?))
    }

    /// The error of the last settled fetch, if it failed, as indented JSON.
    pub fn error(&self) -> Option<String> {
        self.json(Err(self.error.as_ref()?))
    }

    /// The error of the last failed try, as indented JSON.
    pub fn failure_reason(&self) -> Option<String> {
        self.json(Err(self.failure_reason.as_ref()?))
    }

    /// How the layers change what the server said.
    pub fn layer_differences(&self) -> Vec<Difference> {
        if self.layers.is_empty() {
            return Vec::new();
        }
        let tree = |data: Option<&Value>| from_str(self.query.get().encode(Ok(data?))?.get()).ok();
        Differences::between(tree(self.base.as_ref()).as_ref(), tree(self.shown.as_ref()).as_ref()).found
    }

    /// What observers are shown instead, if anything.
    pub fn simulation(&self) -> Option<Simulation> {
        self.simulated.as_ref().map(Simulated::simulation)
    }

    /// How many deadlines there are for it.
    pub(super) fn timers(&self) -> usize {
        let observers = self.observers.iter();
        let timers = observers.map(|observer| {
            usize::from(observer.stale_at.is_some()) + usize::from(observer.interval_at.is_some())
        });
        timers.sum::<usize>() + usize::from(self.gc_at.is_some())
    }

    pub(super) fn shown(&self) -> Option<Value> {
        self.shown.clone()
    }

    fn json(&self, outcome: Result<&Value, &Value>) -> Option<String> {
        self.query.get().encode(outcome).map(|raw| pretty(raw.get()))
    }
}

impl ObserverInspection {
    /// Every option by its name, as it counts for this observer.
    pub fn options(&self) -> Vec<(&'static str, String)> {
        self.options.list()
    }
}

impl fmt::Debug for QueryIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for QueryInspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueryInspection")
            .field("query", &self.query)
            .field("status", &self.status)
            .field("fetch_status", &self.fetch_status)
            .field("observers", &self.observers)
            .field("layers", &self.layers)
            .finish_non_exhaustive()
    }
}
