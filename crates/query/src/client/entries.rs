//! What can be done to many entries at once.

use super::{Fetches, QueryClient};
use crate::{
    EntryState, EntryView, Filter, QueryAction,
    answer::Answer,
    cache::{Effects, FetchRequest, Hooks, Initially, Source, Store},
    erased::QueryRef,
    options::Resolved,
    state::FetchStatus,
    time::Time,
};
use std::sync::Arc;

/// Which of the invalidated entries are fetched again at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Refetch {
    /// None; they are when they are next observed.
    Nothing,
    /// Those with an enabled observer.
    #[default]
    Active,
    /// Those without one.
    Inactive,
    /// All that are named.
    All,
}

/// What is fetched again, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefetchOptions {
    refetch_type: Option<Refetch>,
    cancel_refetch: bool,
}

impl Default for RefetchOptions {
    fn default() -> Self {
        Self { refetch_type: None, cancel_refetch: true }
    }
}

impl RefetchOptions {
    /// As without options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Which of the entries that are named. Default: [`Refetch::Active`] for an invalidation, [`Refetch::All`] for a
    /// refetch.
    #[must_use]
    pub fn refetch_type(self, refetch_type: Refetch) -> Self {
        Self { refetch_type: Some(refetch_type), ..self }
    }

    /// Whether a refetch that is under way is cancelled and started anew; if not, it is what is waited for, and since it was
    /// asked before, an invalidated entry stays so when it has come. A first load never is. Other tabs always begin theirs
    /// anew. Default: true.
    #[must_use]
    pub fn cancel_refetch(self, cancel_refetch: bool) -> Self {
        Self { cancel_refetch, ..self }
    }
}

impl From<Refetch> for RefetchOptions {
    fn from(refetch_type: Refetch) -> Self {
        Self::new().refetch_type(refetch_type)
    }
}

/// What becomes of the state of a fetch that is cancelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cancel {
    /// It goes back to what it was before the fetch.
    #[default]
    Revert,
    /// It stays as it is, but idle: what failed tries have told is kept.
    Keep,
}

impl QueryClient {
    /// Marks what `filter` names as stale, whatever its stale time, and fetches again what is being observed.
    pub fn invalidate(&self, filter: impl Into<Filter>) -> Fetches {
        self.invalidate_with(filter, RefetchOptions::new())
    }

    /// [`invalidate`](Self::invalidate) with a say in what is fetched again, and how.
    pub fn invalidate_with(&self, filter: impl Into<Filter>, options: impl Into<RefetchOptions>) -> Fetches {
        let (filter, options) = (filter.into(), options.into());
        let queries = self.matching(&filter);
        let refetch = options.refetch_type.unwrap_or_default();
        self.mark_invalidated((&filter, &queries), (self.inner.now(), refetch), Source::Here);
        self.refetch_queries(queries, refetch, options.cancel_refetch)
    }

    /// Marks `queries`, which `filter` names, as stale since then, and tells of it.
    pub(crate) fn mark_invalidated(
        &self,
        (filter, queries): (&Filter, &[QueryRef]),
        (at, refetch): (Time, Refetch),
        source: Source,
    ) {
        let tell = self.inner.transact(|store, fx| {
            for query in queries {
                store.invalidate(query, at, fx);
            }
            store.hooks.get().and_then(Hooks::tell_each)
        });
        if let Some(each) = tell {
            each(&self.inner, &|watcher| watcher.invalidated(filter, queries, refetch, source));
        }
    }

    /// Fetches again what `filter` names, fresh or not, except what is disabled or static. A refetch under way is
    /// cancelled and started anew; a first load is not.
    pub fn refetch(&self, filter: impl Into<Filter>) -> Fetches {
        self.refetch_with(filter, RefetchOptions::new())
    }

    /// [`refetch`](Self::refetch) with a say in which of them, and how.
    pub fn refetch_with(&self, filter: impl Into<Filter>, options: impl Into<RefetchOptions>) -> Fetches {
        let options = options.into();
        let refetch = options.refetch_type.unwrap_or(Refetch::All);
        self.refetch_queries(self.matching(&filter.into()), refetch, options.cancel_refetch)
    }

    /// Cancels the fetches of what `filter` names: states go back to what they were before. When it returns, no answer
    /// of theirs will come into the cache.
    pub fn cancel(&self, filter: impl Into<Filter>) {
        self.cancel_with(filter, Cancel::Revert);
    }

    /// [`cancel`](Self::cancel) with a say in what becomes of the states.
    pub fn cancel_with(&self, filter: impl Into<Filter>, cancel: Cancel) {
        let queries = self.matching(&filter.into());
        self.each(&queries, |store, query, fx| store.cancel_fetch(query, cancel, fx));
    }

    /// Drops what `filter` names from the cache. Observers are told only if it was being fetched:
    /// else they see it when they next look.
    pub fn remove(&self, filter: impl Into<Filter>) {
        let filter = filter.into();
        let queries = self.matching(&filter);
        self.each(&queries, Store::remove);
        self.tell_removed(&filter, &queries);
    }

    /// Puts what `filter` names back to where it began, without data or with its
    /// [initial data](crate::QueryOptions::initial_data), and fetches what is being observed. Of that, what mutations have
    /// changed is shown over whatever comes before the answer. What nobody observes is still in the cache, for its
    /// `gc_time`.
    pub fn reset(&self, filter: impl Into<Filter>) -> Fetches {
        let filter = filter.into();
        let queries = self.matching(&filter);
        let (initial, seeded) = self.inner.transact(|store, fx| {
            let (mut initial, mut seeded) = (Vec::new(), Vec::new());
            for query in &queries {
                let begun = store
                    .entries
                    .get(query)
                    .and_then(|entry| Some((query.clone(), entry.options.clone(), entry.initial.clone()?)));
                store.reset(query, fx);
                match begun {
                    // Its observers are told when it is there again.
                    Some(begun) => initial.push(begun),
                    None => store.notify(query, QueryAction::Reset, fx),
                }
                let options = store.entries.get(query).map(|blank| blank.options.clone());
                seeded.extend(
                    options.filter(|options| options.initial.is_some()).map(|own| (query.clone(), own)),
                );
            }
            (initial, seeded)
        });
        for (query, options, (value, at)) in initial {
            self.inner.write(&query, &options, &mut Initially { value, at });
        }
        for (query, options) in seeded {
            self.inner.seed(&query, &options);
        }
        self.tell_removed(&filter, &queries);
        self.refetch_queries(queries, Refetch::Active, true)
    }

    /// Drops everything: all entries, the mutations that are over, and the optimistic layers of those under way, which
    /// go on otherwise. A [`MutationObserver`](crate::MutationObserver) that shows one of them is idle again.
    pub fn clear(&self) {
        self.inner.transact(|store, fx| store.clear_mutations(fx));
        self.remove(Filter::all());
    }

    /// The entries that `filter` names as they stand, the oldest first if it need not look at all of them.
    pub fn find_all(&self, filter: impl Into<Filter>) -> Vec<EntryView> {
        let queries = self.matching(&filter.into());
        self.inner.transact(|store, fx| {
            let found = queries.into_iter().filter_map(|query| {
                let state = EntryState::of(store.entries.get(&query)?, fx.now);
                Some(EntryView::new(query, state))
            });
            found.collect()
        })
    }

    /// How many of the queries that `filter` names are being fetched.
    pub fn is_fetching(&self, filter: impl Into<Filter>) -> usize {
        self.matching(&filter.into().fetch_status(FetchStatus::Fetching)).len()
    }

    fn tell_removed(&self, filter: &Filter, queries: &[QueryRef]) {
        if let Some(each) = self.inner.look(|store| store.hooks.get()?.tell_each()) {
            each(&self.inner, &|watcher| watcher.removed(filter, queries));
        }
    }

    pub(crate) fn matching(&self, filter: &Filter) -> Vec<QueryRef> {
        filter.matching(&self.inner)
    }

    fn each(&self, queries: &[QueryRef], change: impl Fn(&mut Store, &QueryRef, &mut Effects)) {
        self.inner.transact(|store, fx| {
            for query in queries {
                change(store, query, fx);
            }
        });
    }

    pub(crate) fn refetch_queries(
        &self,
        queries: Vec<QueryRef>,
        which: Refetch,
        cancel_refetch: bool,
    ) -> Fetches {
        let mut running: Vec<Answer> = Vec::new();
        if which == Refetch::Nothing {
            return Fetches::new(running);
        }
        let resolved: Vec<Arc<Resolved>> =
            queries.iter().map(|query| self.inner.resolve(query, None)).collect();
        self.inner.transact(|store, fx| {
            for (query, own) in queries.iter().zip(resolved) {
                let Some(entry) = store.entries.get(query) else { continue };
                let wanted = match which {
                    Refetch::Active => entry.is_active(),
                    Refetch::Inactive => !entry.is_active(),
                    _ => true,
                };
                if !wanted || entry.is_disabled() || entry.is_static() {
                    continue;
                }
                let observed = entry.observers.values().find(|slot| slot.options.enabled);
                let options = observed.map_or(own, |slot| slot.options.clone());
                let request = FetchRequest { cancel_refetch, ..FetchRequest::anew(options) };
                let fetch = store.start_fetch(&self.inner, query, &request, fx);
                // Who waits for it does not wait for the network.
                if !store.is_held_up(query) {
                    running.push(fetch);
                }
            }
        });
        Fetches::new(running)
    }
}
