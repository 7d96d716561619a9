//! One reader of a query, which may turn to another.

use crate::{
    Fetches, Query, QueryClient, QueryOptions, QueryState,
    cache::{Callback, FetchRequest, Inner, OnAttach, Paging, Store},
    erased::{QueryRef, Value},
    options::Resolved,
    state::{FetchStatus, RawState, Status},
};
use std::{
    fmt,
    marker::PhantomData,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

struct Current {
    query: QueryRef,
    options: QueryOptions,
    resolved: Resolved,
    /// Attached without having looked yet whether to fetch.
    is_quiet: bool,
    /// The last data of an earlier query.
    previous: Option<Value>,
}

/// An untyped observer.
pub(crate) struct ObserverCore {
    inner: Arc<Inner>,
    id: u64,
    callback: Callback,
    /// Only ever locked inside a transaction, and nothing of the user's runs meanwhile.
    current: Mutex<Current>,
}

impl ObserverCore {
    pub(crate) fn new(
        client: &QueryClient,
        (query, options): (QueryRef, QueryOptions),
        on: OnAttach,
        callback: Callback,
    ) -> Self {
        let inner = client.inner().clone();
        let resolved = inner.resolve(&query, Some(&options));
        let id = inner.transact(|store, fx| {
            let id = store.next();
            store.attach(&inner, &query, id, &callback, (resolved.clone(), on), fx);
            id
        });
        let is_quiet = on == OnAttach::Quiet;
        let current = Current { query, options, resolved, is_quiet, previous: None };
        Self { inner, id, callback, current: Mutex::new(current) }
    }

    /// Does what was left out when it was attached quietly.
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
    pub(crate) fn set(&self, query: &QueryRef, options: &QueryOptions) -> bool {
        let resolved = self.inner.resolve(query, Some(options));
        self.inner.transact(|store, fx| {
            let mut current = self.current();
            let same = current.query == *query;
            if same && current.options == *options {
                return false;
            }
            let enabled = resolved.enabled && !current.resolved.enabled;
            let on = if !same || enabled { OnAttach::Turn } else { OnAttach::Quiet };
            store.attach(&self.inner, query, self.id, &self.callback, (resolved.clone(), on), fx);
            if !same {
                if let Some(shown) = store.entries.get(&current.query).and_then(|entry| entry.visible.clone())
                {
                    fx.discard(current.previous.replace(shown));
                }
                store.detach(&current.query, self.id, fx);
                fx.discard(std::mem::replace(&mut current.query, query.clone()));
                current.is_quiet = false;
            }
            fx.discard(std::mem::replace(&mut current.options, options.clone()));
            fx.discard(std::mem::replace(&mut current.resolved, resolved));
            true
        })
    }

    pub(crate) fn state(&self) -> RawState {
        self.inner.transact(|store, fx| {
            let current = self.current();
            current.state(store, fx.now)
        })
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
        let running = self.inner.transact(|store, fx| {
            let current = self.current();
            let anew = FetchRequest::anew(current.resolved.clone());
            let request = FetchRequest { cancel_refetch, paging, ..anew };
            store.start_fetch(&self.inner, &current.query, &request, fx)
        });
        Fetches::new(vec![running])
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ObserverCore {
    fn drop(&mut self) {
        self.inner.transact(|store, fx| {
            let current = self.current();
            store.detach(&current.query, self.id, fx);
        });
    }
}

impl Current {
    /// Whether the fetch of its arrival is still to come. An error that came with the page is not asked about again.
    fn is_to_mount(&self, store: &Store, now: Duration) -> bool {
        self.is_quiet
            && store.entries.get(&self.query).is_some_and(|entry| {
                entry.meta.status != Status::Error && entry.wanted_on(OnAttach::Mount, &self.resolved, now)
            })
    }

    fn state(&self, store: &Store, now: Duration) -> RawState {
        let Some(entry) = store.entries.get(&self.query) else { return RawState::default() };
        let mut state = entry.state(Some(&self.resolved), now);
        if state.meta.fetch_status == FetchStatus::Idle && self.is_to_mount(store, now) {
            // It is about to.
            state.meta.fetch_status = FetchStatus::Fetching;
        }
        if self.resolved.keep_previous && state.data.is_none() && state.meta.status == Status::Pending {
            state.data = self.previous.clone();
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
        let observed = (QueryRef::new(query), options);
        let core = ObserverCore::new(client, observed, OnAttach::Mount, Callback::new(on_change));
        Self { core, query: PhantomData }
    }

    /// The state now.
    pub fn state(&self) -> QueryState<Q> {
        QueryState::of(self.core.state())
    }

    /// Turns to another query, or to other options. An entry that is stale, or was disabled until now, is fetched.
    /// `on_change` is not called for the turn itself.
    pub fn set(&self, query: &Q, options: &QueryOptions) {
        self.core.set(&QueryRef::new(query), options);
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
