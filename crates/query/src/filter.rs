//! Which entries an operation is meant for.

use crate::{Query, QueryKey, cache::Store, erased::QueryRef, state::FetchStatus};
use std::{any::TypeId, fmt, sync::Arc, time::Duration};

/// What a predicate sees of an entry.
#[derive(Clone, Debug)]
pub struct EntryView {
    pub key: QueryKey,
    /// The query's type, as Rust names it.
    pub type_name: &'static str,
    /// The query's `Debug`.
    pub query: String,
    pub state: EntryState,
}

/// The untyped part of an entry's state.
#[derive(Clone, Debug)]
pub struct EntryState {
    pub status: crate::Status,
    pub fetch_status: FetchStatus,
    /// Since the Unix epoch; `None` without data.
    pub data_updated_at: Option<Duration>,
    pub observers: usize,
    pub is_active: bool,
    pub is_stale: bool,
    pub is_invalidated: bool,
}

type Predicate = Arc<dyn Fn(&EntryView) -> bool + Send + Sync>;

/// A set of entries. Conditions are joined by *and*.
#[derive(Clone, Default)]
pub struct Filter {
    type_id: Option<TypeId>,
    prefix: Option<QueryKey>,
    exact: Option<QueryRef>,
    active: Option<bool>,
    stale: Option<bool>,
    fetch_status: Option<FetchStatus>,
    predicate: Option<Predicate>,
}

impl Filter {
    /// Every entry.
    pub fn all() -> Self {
        Self::default()
    }

    /// Every query of type `Q`.
    pub fn of<Q: Query>() -> Self {
        Self { type_id: Some(TypeId::of::<Q>()), ..Self::default() }
    }

    /// Every query, of whatever type, whose key starts with `prefix`.
    pub fn prefix(prefix: impl Into<QueryKey>) -> Self {
        Self { prefix: Some(prefix.into()), ..Self::default() }
    }

    /// This query alone.
    pub fn exact<Q: Query>(query: &Q) -> Self {
        Self { exact: Some(QueryRef::new(query)), ..Self::default() }
    }

    #[cfg(feature = "devtools")]
    pub(crate) fn this(query: &QueryRef) -> Self {
        Self { exact: Some(query.clone()), ..Self::default() }
    }

    /// Those of type `Q` among them.
    pub(crate) fn and_of<Q: Query>(self) -> Self {
        Self { type_id: Some(TypeId::of::<Q>()), ..self }
    }

    /// Only those with an enabled observer.
    #[must_use]
    pub fn active(self) -> Self {
        Self { active: Some(true), ..self }
    }

    /// Only those without an enabled observer.
    #[must_use]
    pub fn inactive(self) -> Self {
        Self { active: Some(false), ..self }
    }

    /// Only those that are (or are not) stale.
    #[must_use]
    pub fn stale(self, stale: bool) -> Self {
        Self { stale: Some(stale), ..self }
    }

    /// Only those whose fetch does this.
    #[must_use]
    pub fn fetch_status(self, status: FetchStatus) -> Self {
        Self { fetch_status: Some(status), ..self }
    }

    /// Only those for which `predicate` holds.
    #[must_use]
    pub fn predicate(self, predicate: impl Fn(&EntryView) -> bool + Send + Sync + 'static) -> Self {
        Self { predicate: Some(Arc::new(predicate)), ..self }
    }

    /// The entries that match all but the predicate, with what the predicate needs; [`Self::holds`] does the rest,
    /// outside the lock.
    pub(crate) fn select(&self, store: &Store, now: Duration) -> Vec<(QueryRef, EntryState)> {
        store
            .entries
            .iter()
            .filter(|(query, _)| self.names(query))
            .map(|(query, entry)| {
                let state = EntryState {
                    status: entry.meta.status,
                    fetch_status: entry.meta.fetch_status,
                    data_updated_at: entry.meta.data_updated_at,
                    observers: entry.observers.len(),
                    is_active: entry.is_active(),
                    is_stale: entry.is_stale(now),
                    is_invalidated: entry.meta.is_invalidated,
                };
                (query.clone(), state)
            })
            .filter(|(_, state)| self.active.is_none_or(|active| active == state.is_active))
            .filter(|(_, state)| self.stale.is_none_or(|stale| stale == state.is_stale))
            .filter(|(_, state)| self.fetch_status.is_none_or(|status| status == state.fetch_status))
            .collect()
    }

    /// Type, key and identity alone.
    pub(crate) fn names(&self, query: &QueryRef) -> bool {
        self.type_id.is_none_or(|id| id == query.type_id())
            && self.exact.as_ref().is_none_or(|exact| exact == query)
            && self.prefix.as_ref().is_none_or(|prefix| query.key().starts_with(prefix))
    }

    pub(crate) fn holds(&self, query: &QueryRef, state: &EntryState) -> bool {
        self.predicate.as_ref().is_none_or(|predicate| {
            predicate(&EntryView {
                key: query.key().clone(),
                type_name: query.get().type_name(),
                query: query.get().debug(),
                state: state.clone(),
            })
        })
    }
}

impl<Q: Query> From<&Q> for Filter {
    fn from(query: &Q) -> Self {
        Self::exact(query)
    }
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filter")
            .field("prefix", &self.prefix)
            .field("exact", &self.exact)
            .field("active", &self.active)
            .field("stale", &self.stale)
            .field("fetch_status", &self.fetch_status)
            .finish_non_exhaustive()
    }
}
