//! Which entries an operation is meant for.

use crate::{
    Query, QueryKey,
    cache::{Access, Store},
    computed::Meta,
    erased::QueryRef,
    state::FetchStatus,
};
use std::{any::TypeId, fmt, sync::Arc, time::Duration};

/// What a predicate sees of an entry.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// The query's key.
    pub key: QueryKey,
    /// The query's type, as Rust names it.
    pub type_name: &'static str,
    /// The query's `Debug`.
    pub query: String,
    /// The entry's state, without its data.
    pub state: EntryState,
    query_ref: QueryRef,
}

impl EntryView {
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

type Predicate = Arc<dyn Fn(&EntryView) -> bool + Send + Sync>;

/// A set of entries. Conditions are joined by *and*; [`or`](Self::or) and [`not`](Self::not) make others of them.
#[derive(Clone, Default)]
pub struct Filter {
    pub(crate) type_id: Option<TypeId>,
    pub(crate) prefix: Option<QueryKey>,
    pub(crate) tag: Option<QueryKey>,
    pub(crate) exact: Option<QueryRef>,
    pub(crate) active: Option<bool>,
    pub(crate) stale: Option<bool>,
    pub(crate) fetch_status: Option<FetchStatus>,
    pub(crate) asked_before: Option<Duration>,
    pub(crate) predicate: Option<Predicate>,
    /// All of these too.
    pub(crate) all: Vec<Filter>,
    /// One of these, if there are any.
    pub(crate) any: Vec<Filter>,
    /// None of these.
    pub(crate) none: Vec<Filter>,
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

    /// Every query, of whatever type, one of whose [tags](Query::tags) starts with `tag`.
    pub fn tag(tag: impl Into<QueryKey>) -> Self {
        Self { tag: Some(tag.into()), ..Self::default() }
    }

    /// This query alone.
    pub fn exact<Q: Query>(query: &Q) -> Self {
        Self { exact: Some(QueryRef::new(query)), ..Self::default() }
    }

    pub(crate) fn this(query: &QueryRef) -> Self {
        Self { exact: Some(query.clone()), ..Self::default() }
    }

    /// Those that both name.
    #[must_use]
    pub fn and(mut self, other: impl Into<Self>) -> Self {
        self.all.push(other.into());
        self
    }

    /// Those that one of the two names.
    #[must_use]
    pub fn or(self, other: impl Into<Self>) -> Self {
        Self { any: vec![self, other.into()], ..Self::default() }
    }

    /// Those that it does not name.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "it reads in a chain like the other conditions")]
    pub fn not(self) -> Self {
        Self { none: vec![self], ..Self::default() }
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

    /// Only those for which the server was not asked at `at` (since the Unix epoch) or later: what is there, or on its way,
    /// may lack what the server knew then.
    #[must_use]
    pub fn asked_before(self, at: Duration) -> Self {
        Self { asked_before: Some(at), ..self }
    }

    /// Only those for which `predicate` holds.
    #[must_use]
    pub fn predicate(self, predicate: impl Fn(&EntryView) -> bool + Send + Sync + 'static) -> Self {
        Self { predicate: Some(Arc::new(predicate)), ..self }
    }

    /// The entries that match as far as can be told without the predicates, with what those need; [`Self::holds`] does
    /// the rest, outside the lock.
    pub(crate) fn select(&self, store: &Store, now: Duration) -> Vec<(QueryRef, EntryState)> {
        let look = |query: QueryRef| {
            let entry = store.entries.get(&query)?;
            let state = EntryState {
                status: entry.meta.status,
                fetch_status: entry.meta.fetch_status,
                asked_at: entry.run.as_ref().map(|run| run.asked_at).or(entry.asked_at),
                data_updated_at: entry.meta.data_updated_at,
                observers: entry.observers.len(),
                is_active: entry.is_active(),
                is_stale: entry.is_stale(now),
                is_invalidated: entry.meta.is_invalidated,
                meta: entry.options.meta.clone(),
            };
            (self.decide(&query, Some(&state), None) != Some(false)).then_some((query, state))
        };
        self.named(store).into_iter().filter_map(look).collect()
    }

    /// The entries that match by type, key, tags and identity.
    pub(crate) fn named(&self, store: &Store) -> Vec<QueryRef> {
        let mut found = match self.access() {
            Some(access) => store.entries.at(&access),
            None => store.entries.iter().map(|(query, _)| query.clone()).collect(),
        };
        if !self.is_one_name() {
            found.retain(|query| self.names(query));
        }
        found
    }

    /// The shortest way to all that it may name, if it need not look at all.
    fn access(&self) -> Option<Access<'_>> {
        let mut best = if let Some(query) = &self.exact {
            return Some(Access::Exact(query));
        } else if let Some(prefix) = self.prefix.as_ref().filter(|prefix| !prefix.parts().is_empty()) {
            Some(Access::Key(prefix))
        } else if let Some(tag) = &self.tag {
            Some(Access::Tag(tag))
        } else {
            self.type_id.map(Access::Type)
        };
        for part in &self.all {
            best = narrower(best, part.access());
        }
        if self.any.is_empty() {
            return best;
        }
        let mut any = Vec::with_capacity(self.any.len());
        for part in &self.any {
            let Some(access) = part.access() else { return best };
            any.push(access);
        }
        narrower(best, Some(Access::Any(any)))
    }

    /// Whether what it names is all that [`access`](Self::access) leads to.
    fn is_one_name(&self) -> bool {
        let own = [self.type_id.is_some(), self.prefix.is_some(), self.tag.is_some(), self.exact.is_some()];
        own.into_iter().filter(|condition| *condition).count() < 2
            && self.all.is_empty()
            && self.any.is_empty()
            && self.none.is_empty()
    }

    pub(crate) fn depends_on_state(&self) -> bool {
        self.active.is_some()
            || self.stale.is_some()
            || self.fetch_status.is_some()
            || self.asked_before.is_some()
            || self.predicate.is_some()
            || [&self.all, &self.any, &self.none].into_iter().flatten().any(Self::depends_on_state)
    }

    /// By type, key, tags and identity alone. What depends on more counts as fulfilled.
    pub(crate) fn names(&self, query: &QueryRef) -> bool {
        self.decide(query, None, None) != Some(false)
    }

    pub(crate) fn holds(&self, query: &QueryRef, state: &EntryState) -> bool {
        !self.has_predicate() || {
            let view = EntryView {
                key: query.key().clone(),
                type_name: query.get().type_name(),
                query: query.get().debug(),
                state: state.clone(),
                query_ref: query.clone(),
            };
            self.decide(query, Some(state), Some(&view)) == Some(true)
        }
    }

    fn has_predicate(&self) -> bool {
        let parts = [&self.all, &self.any, &self.none];
        self.predicate.is_some() || parts.into_iter().flatten().any(Self::has_predicate)
    }

    /// Whether it matches; `None` if that depends on what is not given.
    fn decide(&self, query: &QueryRef, state: Option<&EntryState>, view: Option<&EntryView>) -> Option<bool> {
        let named = self.type_id.is_none_or(|id| id == query.type_id())
            && self.exact.as_ref().is_none_or(|exact| exact == query)
            && self.prefix.as_ref().is_none_or(|prefix| query.key().starts_with(prefix))
            && self.tag.as_ref().is_none_or(|tag| query.tags().iter().any(|own| own.starts_with(tag)));
        if !named {
            return Some(false);
        }
        let of_state = |wanted: bool, matches: &dyn Fn(&EntryState) -> bool| {
            if wanted { state.map(matches) } else { Some(true) }
        };
        let decide = |filter: &Filter| filter.decide(query, state, view);
        all([
            of_state(self.active.is_some(), &|state| self.active == Some(state.is_active)),
            of_state(self.stale.is_some(), &|state| self.stale == Some(state.is_stale)),
            of_state(self.fetch_status.is_some(), &|state| self.fetch_status == Some(state.fetch_status)),
            of_state(self.asked_before.is_some(), &|state| {
                state.asked_at.is_none_or(|asked| self.asked_before.is_some_and(|at| asked < at))
            }),
            self.predicate.as_ref().map_or(Some(true), |predicate| view.map(|view| predicate(view))),
            all(self.all.iter().map(decide)),
            if self.any.is_empty() { Some(true) } else { not(all(self.any.iter().map(|f| not(decide(f))))) },
            all(self.none.iter().map(|filter| not(decide(filter)))),
        ])
    }
}

/// The one that may be expected to lead to fewer entries, the first if they are alike.
fn narrower<'a>(one: Option<Access<'a>>, other: Option<Access<'a>>) -> Option<Access<'a>> {
    match (one, other) {
        (Some(one), Some(other)) if other.breadth() < one.breadth() => Some(other),
        (one, other) => one.or(other),
    }
}

fn not(decided: Option<bool>) -> Option<bool> {
    decided.map(|decided| !decided)
}

fn all(decisions: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(true);
    for decision in decisions {
        match decision {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
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
            .field("tag", &self.tag)
            .field("exact", &self.exact)
            .field("active", &self.active)
            .field("stale", &self.stale)
            .field("fetch_status", &self.fetch_status)
            .field("asked_before", &self.asked_before)
            .field("all", &self.all)
            .field("any", &self.any)
            .field("none", &self.none)
            .finish_non_exhaustive()
    }
}
