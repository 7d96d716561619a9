//! Which entries an operation is meant for.

use crate::{
    EntryView, Query, QueryKey,
    cache::{Access, Store},
    conditions::{Conditions, Wide},
    entry_view::EntryState,
    erased::QueryRef,
    state::FetchStatus,
};
use std::{any::TypeId, fmt, sync::Arc, time::Duration};

/// A set of entries. Conditions are joined by *and*; [`or`](Self::or) and [`not`](Self::not) make others of them.
#[derive(Clone)]
pub struct Filter(Is);

/// A program that names queries one by one does not carry what it takes to look for several.
#[derive(Clone)]
enum Is {
    This(QueryRef),
    Those(Arc<dyn Wide>),
}

impl Default for Filter {
    fn default() -> Self {
        Self::all()
    }
}

impl Filter {
    /// Every entry.
    pub fn all() -> Self {
        Conditions::default().into()
    }

    /// Every query of type `Q`.
    pub fn of<Q: Query>() -> Self {
        Conditions { type_id: Some(TypeId::of::<Q>()), ..Conditions::default() }.into()
    }

    /// Every query, of whatever type, whose key starts with `prefix`.
    pub fn prefix(prefix: impl Into<QueryKey>) -> Self {
        Conditions { prefix: Some(prefix.into()), ..Conditions::default() }.into()
    }

    /// Every query, of whatever type, one of whose [tags](Query::tags) starts with `tag`.
    pub fn tag(tag: impl Into<QueryKey>) -> Self {
        Conditions { tag: Some(tag.into()), ..Conditions::default() }.into()
    }

    /// This query alone.
    pub fn exact<Q: Query>(query: &Q) -> Self {
        Self::this(&QueryRef::new(query))
    }

    pub(crate) fn this(query: &QueryRef) -> Self {
        Self(Is::This(query.clone()))
    }

    /// Those that both name.
    #[must_use]
    pub fn and(self, other: impl Into<Self>) -> Self {
        let mut conditions = self.into_conditions();
        conditions.all.push(other.into());
        conditions.into()
    }

    /// Those that one of the two names.
    #[must_use]
    pub fn or(self, other: impl Into<Self>) -> Self {
        Conditions { any: vec![self, other.into()], ..Conditions::default() }.into()
    }

    /// Those that it does not name.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "it reads in a chain like the other conditions")]
    pub fn not(self) -> Self {
        Conditions { none: vec![self], ..Conditions::default() }.into()
    }

    /// Only those with an enabled observer.
    #[must_use]
    pub fn active(self) -> Self {
        Conditions { active: Some(true), ..self.into_conditions() }.into()
    }

    /// Only those without an enabled observer.
    #[must_use]
    pub fn inactive(self) -> Self {
        Conditions { active: Some(false), ..self.into_conditions() }.into()
    }

    /// Only those that are (or are not) stale.
    #[must_use]
    pub fn stale(self, stale: bool) -> Self {
        Conditions { stale: Some(stale), ..self.into_conditions() }.into()
    }

    /// Only those whose fetch does this.
    #[must_use]
    pub fn fetch_status(self, status: FetchStatus) -> Self {
        Conditions { fetch_status: Some(status), ..self.into_conditions() }.into()
    }

    /// Only those for which the server was not asked at `at` (since the Unix epoch) or later: what is there, or on its way,
    /// may lack what the server knew then.
    #[must_use]
    pub fn asked_before(self, at: Duration) -> Self {
        Conditions { asked_before: Some(at), ..self.into_conditions() }.into()
    }

    /// Only those for which `predicate` holds.
    #[must_use]
    pub fn predicate(self, predicate: impl Fn(&EntryView) -> bool + Send + Sync + 'static) -> Self {
        Conditions { predicate: Some(Arc::new(predicate)), ..self.into_conditions() }.into()
    }

    /// What it says, if that is more than one query.
    pub(crate) fn conditions(&self) -> Result<&Conditions, &QueryRef> {
        match &self.0 {
            Is::This(query) => Err(query),
            Is::Those(wide) => Ok(wide.conditions()),
        }
    }

    fn into_conditions(self) -> Conditions {
        match self.0 {
            Is::This(query) => Conditions { all: vec![Self::this(&query)], ..Conditions::default() },
            Is::Those(wide) => wide.conditions().clone(),
        }
    }

    /// What it names in the cache, the oldest entries first if it need not look at all. Runs the user's predicates.
    pub(crate) fn matching(&self, inner: &Arc<crate::cache::Inner>) -> Vec<QueryRef> {
        match &self.0 {
            Is::This(query) => inner.look(|store| this_in(store, query)),
            Is::Those(wide) => wide.matching(inner),
        }
    }

    /// The entries that match by type, key, tags and identity.
    pub(crate) fn named(&self, store: &mut Store) -> Vec<QueryRef> {
        match &self.0 {
            Is::This(query) => this_in(store, query),
            Is::Those(wide) => wide.named(store),
        }
    }

    /// By type, key, tags and identity alone. What depends on more counts as fulfilled.
    pub(crate) fn names(&self, query: &QueryRef) -> bool {
        self.decide(query, None, None) != Some(false)
    }

    pub(crate) fn access(&self) -> Option<Access<'_>> {
        match &self.0 {
            Is::This(query) => Some(Access::Exact(query)),
            Is::Those(wide) => wide.conditions().access(),
        }
    }

    /// Whether it matches; `None` if that depends on what is not given.
    pub(crate) fn decide(
        &self,
        query: &QueryRef,
        state: Option<&EntryState>,
        view: Option<&EntryView>,
    ) -> Option<bool> {
        match &self.0 {
            Is::This(this) => Some(this == query),
            Is::Those(wide) => wide.decide(query, state, view),
        }
    }
}

/// The query as the cache has it.
fn this_in(store: &Store, query: &QueryRef) -> Vec<QueryRef> {
    store.entries.known(query).cloned().into_iter().collect()
}

impl From<Conditions> for Filter {
    fn from(conditions: Conditions) -> Self {
        Self(Is::Those(Arc::new(conditions)))
    }
}

impl<Q: Query> From<&Q> for Filter {
    fn from(query: &Q) -> Self {
        Self::exact(query)
    }
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Is::This(query) => f.debug_tuple("Filter").field(query).finish(),
            Is::Those(wide) => wide.fmt(f),
        }
    }
}
