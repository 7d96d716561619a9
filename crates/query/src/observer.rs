//! One reader of a query, which may turn to another.

use crate::{
    Fetches, Query, QueryClient, QueryOptions, QueryState,
    cache::{Callback, Entry, FetchRequest, Inner, OnAttach, Paging, Store},
    erased::QueryRef,
    options::Resolved,
    placeholders::{Placeholders, Previous},
    state::{FetchStatus, RawState, Status},
    time::Time,
};
use std::{
    fmt,
    marker::PhantomData,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

struct Current {
    observer: u64,
    query: QueryRef,
    options: Arc<QueryOptions>,
    resolved: Arc<Resolved>,
    /// Attached without having looked yet whether to fetch.
    is_quiet: bool,
    /// The last data of an earlier query.
    previous: Option<Previous>,
    /// What is shown while there is no data.
    placeholder: Placeholders,
    /// How often the entry had been updated, and had failed, when it came.
    counts: (u32, u32),
    /// The entry had data then.
    had_data: bool,
}

/// An untyped observer.
pub(crate) struct ObserverCore {
    inner: Arc<Inner>,
    id: u64,
    callback: Callback,
    /// Nothing of the user's runs while it is locked.
    current: Arc<Mutex<Current>>,
}

impl ObserverCore {
    pub(crate) fn new(
        client: &QueryClient,
        (query, options): (QueryRef, Arc<QueryOptions>),
        on: OnAttach,
        callback: Callback,
    ) -> Self {
        let inner = client.inner().clone();
        let resolved = inner.resolve(&query, Some(&options));
        inner.seed(&query, &resolved);
        let placeholder = Placeholders::of(&query, &resolved, None);
        let current = Current {
            observer: 0,
            query,
            options,
            resolved,
            is_quiet: on == OnAttach::Quiet,
            previous: None,
            placeholder,
            counts: (0, 0),
            had_data: false,
        };
        let mut observer = Self { inner, id: 0, callback, current: Arc::new(Mutex::new(current)) };
        observer.id = observer.inner.transact(|store, fx| {
            let mut current = observer.current();
            current.observer = store.next();
            let (query, resolved) = (current.query.clone(), current.resolved.clone());
            if resolved.subscribed {
                let callback = observer.slot_callback(&resolved);
                store.attach(&observer.inner, &query, current.observer, &callback, (resolved, on), fx);
            }
            current.look(store);
            current.observer
        });
        observer
    }

    /// What the cache calls.
    fn slot_callback(&self, resolved: &Resolved) -> Callback {
        match &resolved.computed {
            Some(computed) => (computed.watch)(self),
            None => self.callback.clone(),
        }
    }

    pub(crate) fn computing_callback(&self) -> Callback {
        let (inner, current) = (Arc::downgrade(&self.inner), Arc::downgrade(&self.current));
        let callback = self.callback.clone();
        Callback::new(move || {
            if let (Some(inner), Some(current)) = (inner.upgrade(), current.upgrade()) {
                compute(&inner, &current);
            }
            callback.call();
        })
    }

    /// Whether it is not told of changes.
    #[cfg(feature = "leptos")]
    pub(crate) fn is_silent(&self) -> bool {
        !self.current().resolved.subscribed
    }

    /// Whether nothing is known of the query.
    #[cfg(feature = "leptos")]
    pub(crate) fn is_blank(&self) -> bool {
        self.inner.look(|store| {
            let entry = store.entries.get(&self.current().query);
            entry.is_none_or(|entry| entry.visible.is_none() && entry.meta.status == Status::Pending)
        })
    }

    /// Does what was left out when it was attached quietly.
    #[cfg(feature = "leptos")]
    pub(crate) fn mount(&self) {
        self.inner.transact(|store, fx| {
            let mut current = self.current();
            if current.is_to_mount(store, fx.now) {
                let options = current.resolved.clone();
                store.fetch_on_attach(&self.inner, &current.query, options, OnAttach::Mount, fx);
            }
            current.is_quiet = false;
        });
    }

    /// Turns to `query`, or changes the options; false if it is all the same already.
    pub(crate) fn set(&self, query: &QueryRef, options: &Arc<QueryOptions>) -> bool {
        if self.is_at(query, options) {
            return false;
        }
        let resolved = self.inner.resolve(query, Some(options));
        self.inner.seed(query, &resolved);
        let is_asked = {
            let current = self.current();
            current.query == *query && current.resolved.placeholder == resolved.placeholder
        };
        let placeholder = (!is_asked).then(|| Placeholders::of(query, &resolved, self.previous_of(query)));
        let callback = self.slot_callback(&resolved);
        self.inner.transact(|store, fx| {
            let mut current = self.current();
            let same = current.query == *query;
            let fetches = |resolved: &Resolved| resolved.enabled && resolved.subscribed;
            let begins = fetches(&resolved) && !fetches(&current.resolved);
            let on = match !same || begins {
                true if !current.resolved.subscribed => OnAttach::Mount,
                true => OnAttach::Turn,
                false => OnAttach::Quiet,
            };
            if resolved.subscribed {
                store.attach(&self.inner, query, self.id, &callback, (resolved.clone(), on), fx);
            } else {
                store.detach(query, self.id, fx);
            }
            let mut turned = None;
            if !same {
                let last = current.last(store);
                let previous = mem::replace(&mut current.previous, last);
                store.detach(&current.query, self.id, fx);
                turned = Some((previous, mem::replace(&mut current.query, query.clone())));
                current.is_quiet = false;
                current.look(store);
            }
            fx.discard((
                turned,
                placeholder.map(|placeholder| mem::replace(&mut current.placeholder, placeholder)),
                mem::replace(&mut current.options, options.clone()),
                mem::replace(&mut current.resolved, resolved),
            ));
            true
        })
    }

    fn is_at(&self, query: &QueryRef, options: &Arc<QueryOptions>) -> bool {
        let current = self.current();
        let is_same = Arc::ptr_eq(&current.options, options) || current.options == *options;
        is_same && current.query == *query && self.inner.is_up_to_date(&current.resolved)
    }

    /// The data that was shown before `query`.
    fn previous_of(&self, query: &QueryRef) -> Option<Previous> {
        self.inner.transact(|store, _| {
            let current = self.current();
            if current.query == *query { current.previous.clone() } else { current.last(store) }
        })
    }

    pub(crate) fn state(&self) -> RawState {
        loop {
            // The clock is only asked where it matters, and not under the lock.
            let now = self.current().depends_on_time().then(|| self.inner.now());
            let state = self.inner.look(|store| {
                let current = self.current();
                let is_known = now.is_some() || !current.depends_on_time();
                is_known.then(|| current.state(store, now.unwrap_or_default()))
            });
            if let Some(state) = state {
                return state;
            }
        }
    }

    /// The states of many observers of one client at one moment.
    pub(crate) fn states(inner: &Arc<Inner>, observers: &[Arc<Self>]) -> Vec<RawState> {
        inner.transact(|store, fx| {
            observers.iter().map(|observer| observer.current().state(store, fx.now)).collect()
        })
    }

    /// The query, and its state.
    pub(crate) fn observed(&self) -> (QueryRef, RawState) {
        self.inner.transact(|store, fx| {
            let current = self.current();
            (current.query.clone(), current.state(store, fx.now))
        })
    }

    pub(crate) fn refetch(&self) -> Fetches {
        self.fetch(Paging::default(), true)
    }

    pub(crate) fn fetch(&self, paging: Paging, cancel_refetch: bool) -> Fetches {
        let (query, resolved) = {
            let current = self.current();
            (current.query.clone(), current.resolved.clone())
        };
        self.inner.seed(&query, &resolved);
        let running = self.inner.transact(|store, fx| {
            let current = self.current();
            let request =
                FetchRequest { cancel_refetch, paging, ..FetchRequest::anew(current.resolved.clone()) };
            store.start_fetch(&self.inner, &current.query, &request, fx)
        });
        Fetches::new(vec![running])
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        lock(&self.current)
    }
}

/// Takes over the settings that follow from the state now.
fn compute(inner: &Arc<Inner>, current: &Arc<Mutex<Current>>) {
    let (query, options) = {
        let current = lock(current);
        (current.query.clone(), current.options.clone())
    };
    let resolved = inner.resolve(&query, Some(&options));
    inner.transact(|store, fx| {
        let mut current = lock(current);
        let slot = store.entries.get(&query).and_then(|entry| entry.observers.get(current.observer));
        let Some(callback) = slot.map(|slot| slot.callback.clone()) else { return };
        if current.query != query || current.options != options || current.resolved == resolved {
            return;
        }
        let begins = resolved.enabled && !current.resolved.enabled;
        let on = if begins { OnAttach::Turn } else { OnAttach::Quiet };
        store.attach(inner, &query, current.observer, &callback, (resolved.clone(), on), fx);
        fx.discard(mem::replace(&mut current.resolved, resolved));
    });
}

fn lock(current: &Mutex<Current>) -> MutexGuard<'_, Current> {
    current.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for ObserverCore {
    fn drop(&mut self) {
        self.inner.transact(|store, fx| {
            let current = self.current();
            // A callback that panicked in the midst of its making is too early for its own number.
            store.detach(&current.query, current.observer, fx);
        });
    }
}

impl Current {
    /// Notes what there is of the query that it turns to.
    fn look(&mut self, store: &Store) {
        let entry = store.entries.get(&self.query);
        self.counts = entry.map_or((0, 0), Entry::totals);
        self.had_data = entry.is_some_and(|entry| entry.visible.is_some());
    }

    /// Whether the query has, or has had, data since it turned to it.
    fn has_had_data(&self, store: &Store) -> bool {
        let has = |entry: &Entry| entry.visible.is_some() || entry.totals().0 > self.counts.0;
        self.had_data || store.entries.get(&self.query).is_some_and(has)
    }

    /// The data of the last query that had any.
    fn last(&self, store: &Store) -> Option<Previous> {
        if self.has_had_data(store) {
            Some((self.query.clone(), store.entries.get(&self.query)?.visible.clone()?))
        } else {
            self.previous.clone()
        }
    }

    fn depends_on_time(&self) -> bool {
        self.resolved.stale_time.after().is_some()
    }

    /// Whether the fetch of its arrival is still to come. An error that came with the page is not asked about again.
    fn is_to_mount(&self, store: &Store, now: Time) -> bool {
        self.is_quiet
            && store.entries.get(&self.query).is_some_and(|entry| {
                entry.meta.status != Status::Error && entry.wanted_on(OnAttach::Mount, &self.resolved, now)
            })
    }

    fn state(&self, store: &Store, now: Time) -> RawState {
        let entry = store.entries.get(&self.query);
        let blank = || RawState { is_enabled: self.resolved.enabled, ..RawState::default() };
        let mut state = entry.map_or_else(blank, |entry| entry.state(Some(&self.resolved), now));
        if state.meta.fetch_status == FetchStatus::Idle && self.is_to_mount(store, now) {
            // It is about to.
            state.meta.fetch_status = FetchStatus::Fetching;
        }
        let counts = entry.map_or((0, 0), Entry::totals);
        state.is_fetched_after_mount = counts.0 > self.counts.0 || counts.1 > self.counts.1;
        if state.data.is_none() && state.meta.status == Status::Pending {
            state.data = if self.has_had_data(store) {
                self.placeholder.later.clone()
            } else {
                let previous = self.previous.as_ref().filter(|_| self.resolved.keep_previous);
                previous.map(|previous| &previous.1).or(self.placeholder.first.as_ref()).cloned()
            };
            state.is_placeholder = state.data.is_some();
            if state.is_placeholder {
                state.meta.status = Status::Success;
            }
        }
        state
    }
}

/// Keeps a query in use: fetches it as its options say, and tells of each change. Dropping it ends that.
pub struct QueryObserver<Q: Query> {
    core: ObserverCore,
    query: PhantomData<fn() -> Q>,
}

impl<Q: Query> QueryObserver<Q> {
    /// Observes `query`; `options` are stronger than the query's own. `on_change` is called after each change of its
    /// state, on whatever thread it happened; it may use the client and the observer.
    pub fn new(
        client: &QueryClient,
        query: &Q,
        options: QueryOptions,
        on_change: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let observed = (QueryRef::new(query), Arc::new(options));
        let core = ObserverCore::new(client, observed, OnAttach::Mount, Callback::new(on_change));
        Self { core, query: PhantomData }
    }

    pub(crate) fn core(&self) -> &ObserverCore {
        &self.core
    }

    /// The state now.
    pub fn state(&self) -> QueryState<Q> {
        QueryState::of(self.core.state())
    }

    /// Turns to another query, other options or new defaults. An entry that it turns to, or that was disabled until now, is
    /// fetched if it is stale. `on_change` is not called for the turn itself.
    pub fn set(&self, query: &Q, options: &QueryOptions) {
        self.core.set(&QueryRef::new(query), &Arc::new(options.clone()));
    }

    /// Fetches, even if it is fresh or disabled.
    pub fn refetch(&self) -> Fetches {
        self.core.refetch()
    }
}

impl<Q: Query> fmt::Debug for QueryObserver<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("QueryObserver").field(&self.state()).finish()
    }
}
