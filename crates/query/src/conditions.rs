//! What a filter may ask for, and the ways to what it names.

use crate::{
    EntryView, Filter, QueryKey,
    cache::{Access, Inner, Store},
    entry_view::EntryState,
    erased::QueryRef,
    state::FetchStatus,
    time::Time,
};
use std::{any::TypeId, fmt, sync::Arc, time::Duration};

type Predicate = Arc<dyn Fn(&EntryView) -> bool + Send + Sync>;

/// All of what is set here.
#[derive(Clone, Default)]
pub(crate) struct Conditions {
    pub(crate) type_id: Option<TypeId>,
    pub(crate) prefix: Option<QueryKey>,
    pub(crate) tag: Option<QueryKey>,
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

/// [`Conditions`], reached through here by those who may have none.
pub(crate) trait Wide: fmt::Debug + Send + Sync {
    fn conditions(&self) -> &Conditions;
    fn matching(&self, inner: &Arc<Inner>) -> Vec<QueryRef>;
    fn named(&self, store: &mut Store) -> Vec<QueryRef>;
    fn decide(&self, query: &QueryRef, state: Option<&EntryState>, view: Option<&EntryView>) -> Option<bool>;
}

impl Wide for Conditions {
    fn conditions(&self) -> &Conditions {
        self
    }

    fn matching(&self, inner: &Arc<Inner>) -> Vec<QueryRef> {
        if !self.depends_on_state() {
            return inner.transact(|store, _| self.named(store));
        }
        let entries = inner.transact(|store, fx| self.select(store, fx.now));
        let held = entries.into_iter().filter(|(query, state)| self.holds(query, state));
        held.map(|(query, _)| query).collect()
    }

    fn named(&self, store: &mut Store) -> Vec<QueryRef> {
        let mut found = match self.access() {
            Some(access) => store.entries.at(&access),
            None => store.entries.iter().map(|entry| entry.query.clone()).collect(),
        };
        if !self.is_one_name() {
            found.retain(|query| self.decide(query, None, None) != Some(false));
        }
        found
    }

    fn decide(&self, query: &QueryRef, state: Option<&EntryState>, view: Option<&EntryView>) -> Option<bool> {
        let named = self.type_id.is_none_or(|id| id == query.type_id())
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

impl Conditions {
    /// The entries that match as far as can be told without the predicates, with what those need; [`Self::holds`] does
    /// the rest, outside the lock.
    fn select(&self, store: &mut Store, now: Time) -> Vec<(QueryRef, EntryState)> {
        let named = self.named(store);
        let look = |query: QueryRef| {
            let state = EntryState::of(store.entries.get(&query)?, now);
            (self.decide(&query, Some(&state), None) != Some(false)).then_some((query, state))
        };
        named.into_iter().filter_map(look).collect()
    }

    /// The shortest way to all that it may name, if it need not look at all.
    pub(crate) fn access(&self) -> Option<Access<'_>> {
        let mut best = if let Some(prefix) = self.prefix.as_ref().filter(|prefix| !prefix.parts().is_empty())
        {
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
        let own = [self.type_id.is_some(), self.prefix.is_some(), self.tag.is_some()];
        own.into_iter().filter(|condition| *condition).count() < 2
            && self.all.is_empty()
            && self.any.is_empty()
            && self.none.is_empty()
    }

    fn depends_on_state(&self) -> bool {
        self.active.is_some()
            || self.stale.is_some()
            || self.fetch_status.is_some()
            || self.asked_before.is_some()
            || self.predicate.is_some()
            || self.parts().any(Self::depends_on_state)
    }

    fn holds(&self, query: &QueryRef, state: &EntryState) -> bool {
        !self.has_predicate() || {
            let view = EntryView::new(query.clone(), state.clone());
            self.decide(query, Some(state), Some(&view)) == Some(true)
        }
    }

    fn has_predicate(&self) -> bool {
        self.predicate.is_some() || self.parts().any(Self::has_predicate)
    }

    /// Those of its parts that are more than a query.
    fn parts(&self) -> impl Iterator<Item = &Self> {
        [&self.all, &self.any, &self.none].into_iter().flatten().filter_map(|part| part.conditions().ok())
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

impl fmt::Debug for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filter")
            .field("prefix", &self.prefix)
            .field("tag", &self.tag)
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
