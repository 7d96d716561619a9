//! States that observers are shown in place of the real one.
//!
//! They lie over the entry and change nothing in it: fetches, writes and timers go on beneath, and what has come
//! meanwhile shows when they are taken away.

use crate::{
    Cacheable, FetchStatus, Filter, QueryClient, Status, erased::QueryRef, state::RawState, value::Value,
};
use std::{fmt, sync::Arc};

/// What observers are shown, until [`QueryClient::restore`].
#[derive(Clone, Debug)]
pub enum Simulation {
    /// The first load, never to end: no data, pending and fetching.
    Loading,
    /// The first load failed: no data.
    Error(SimulatedError),
    /// Fetching again failed: the data stays.
    RefetchError(SimulatedError),
}

/// An error to show. It fits the queries whose [`Query::Error`](crate::Query::Error) it is.
#[derive(Clone)]
pub struct SimulatedError(Kind);

#[derive(Clone)]
enum Kind {
    Value(Value),
    Json(String),
}

impl SimulatedError {
    /// For queries with this type of error.
    pub fn new<E: Cacheable>(error: E) -> Self {
        Self(Kind::Value(Arc::new(error)))
    }

    /// For queries whose error this JSON can be read as.
    pub fn json(json: impl Into<String>) -> Self {
        Self(Kind::Json(json.into()))
    }

    fn of(&self, query: &QueryRef) -> Option<Value> {
        match &self.0 {
            Kind::Value(error) => query.get().encode(Err(error)).map(|_| error.clone()),
            Kind::Json(json) => query.get().decode(Err(json))?.err(),
        }
    }
}

impl fmt::Debug for SimulatedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Value(_) => f.write_str("SimulatedError"),
            Kind::Json(json) => f.debug_tuple("SimulatedError").field(json).finish(),
        }
    }
}

/// A [`Simulation`] that fits its entry.
#[derive(Clone)]
pub(crate) enum Simulated {
    Loading,
    Error { error: Value, keeps_data: bool },
}

impl Simulated {
    fn of(simulation: &Simulation, query: &QueryRef) -> Option<Self> {
        Some(match simulation {
            Simulation::Loading => Self::Loading,
            Simulation::Error(error) => Self::Error { error: error.of(query)?, keeps_data: false },
            Simulation::RefetchError(error) => Self::Error { error: error.of(query)?, keeps_data: true },
        })
    }

    pub(super) fn simulation(&self) -> Simulation {
        let of = |error: &Value| SimulatedError(Kind::Value(error.clone()));
        match self {
            Self::Loading => Simulation::Loading,
            Self::Error { error, keeps_data: false } => Simulation::Error(of(error)),
            Self::Error { error, keeps_data: true } => Simulation::RefetchError(of(error)),
        }
    }

    /// Puts it over the real state.
    pub(crate) fn cover(&self, mut state: RawState) -> RawState {
        match self {
            Self::Loading => {
                state.data = None;
                state.meta.status = Status::Pending;
                state.meta.fetch_status = FetchStatus::Fetching;
                state.meta.error = None;
                state.meta.failure_count = 0;
                state.meta.failure_reason = None;
            }
            Self::Error { error, keeps_data } => {
                if !keeps_data {
                    state.data = None;
                }
                state.meta.status = Status::Error;
                state.meta.fetch_status = FetchStatus::Idle;
                state.meta.error = Some(error.clone());
                state.meta.failure_reason = Some(error.clone());
            }
        }
        state
    }
}

impl QueryClient {
    /// Shows `simulation` to the observers of what `filter` names, and to those that come; the number of entries it
    /// fits. The entries are as they were: [`get_data`](Self::get_data) and [`fetch`](Self::fetch) see no difference.
    ///
    /// It ends with [`restore`](Self::restore), and when the entry is reset or removed.
    pub fn simulate(&self, filter: impl Into<Filter>, simulation: &Simulation) -> usize {
        let queries = self.matching(&filter.into());
        let fitting = queries.into_iter().filter_map(|query| {
            let simulated = Simulated::of(simulation, &query)?;
            Some((query, Some(simulated)))
        });
        self.cover(fitting.collect())
    }

    /// Shows the observers of what `filter` names the real state again; the number of entries for which that is a
    /// change.
    pub fn restore(&self, filter: impl Into<Filter>) -> usize {
        let queries = self.matching(&filter.into());
        self.cover(queries.into_iter().map(|query| (query, None)).collect())
    }

    fn cover(&self, covers: Vec<(QueryRef, Option<Simulated>)>) -> usize {
        self.inner().transact(|store, fx| {
            let mut changed = 0;
            for (query, simulated) in covers {
                let Some(entry) = store.entries.get_mut(&query) else { continue };
                if simulated.is_none() && entry.simulated.is_none() {
                    continue;
                }
                fx.discard(std::mem::replace(&mut entry.simulated, simulated));
                store.notify(&query, crate::QueryAction::Simulate, fx);
                changed += 1;
            }
            changed
        })
    }
}
