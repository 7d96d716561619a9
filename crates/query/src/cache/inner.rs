//! What a client holds: what never changes, and what changes under its lock.

use super::{Effects, Entries, Gates, Hooks, Timers, by_key::ByKey};
use crate::{
    CacheEvent, CacheEventKind, QueryAction, QueryKey, QueryOptions, Runtime,
    by_id::ById,
    context::Extensions,
    erased::QueryRef,
    late::Late,
    mutation::{Mutations, OnMutation},
    options::Resolved,
    portable::Registry,
    retry::Retry,
    sync::{Mutex, MutexGuard, RwLock},
    time::Time,
};
use std::{
    mem,
    sync::{Arc, PoisonError},
};

pub(crate) type Listener = Arc<dyn Fn(&CacheEvent) + Send + Sync>;

type Tell = fn(&Store, (CacheEventKind, Option<QueryAction>), &QueryRef, &mut Effects);

fn tell_listeners(
    store: &Store,
    (kind, action): (CacheEventKind, Option<QueryAction>),
    query: &QueryRef,
    fx: &mut Effects,
) {
    let entry = store.entries.get(query);
    let event = CacheEvent {
        kind,
        action,
        key: query.key().clone(),
        type_name: query.get().type_name(),
        query: query.clone(),
        data: entry.and_then(|entry| entry.visible.clone()),
        error: entry.and_then(|entry| entry.meta.error.clone()),
        meta: entry.and_then(|entry| entry.options.meta.clone()),
    };
    for listener in store.listeners.get().into_iter().flat_map(ById::values) {
        let (listener, event) = (listener.clone(), event.clone());
        fx.event(move || listener(&event));
    }
}

/// What never changes after the client was built, and the lock around what does.
pub(crate) struct Inner {
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) settings: Settings,
    /// All that came with the page, once it was looked for.
    #[cfg(feature = "leptos")]
    pub(crate) sent: std::sync::OnceLock<crate::transfer::Transfers>,
    defaults: RwLock<Arc<Defaults>>,
    store: Mutex<Store>,
}

/// What the builder was told.
pub(crate) struct Settings {
    pub(crate) extensions: Extensions,
    pub(crate) server: bool,
    pub(crate) hydrated_stale_time: Time,
    pub(crate) registry: Registry,
    pub(crate) on_mutation: Vec<OnMutation>,
}

/// What queries and mutations start from.
#[derive(Clone, Default)]
pub(crate) struct Defaults {
    /// How often they have changed.
    number: u32,
    pub(crate) queries: QueryOptions,
    pub(crate) by_key: ByKey,
    pub(crate) mutations: QueryOptions,
    pub(crate) mutations_by_key: ByKey,
}

/// Everything that changes. It is only ever touched under the lock, and nothing of the user's runs meanwhile but the
/// `Eq` and `Hash` of queries; calls, wakes and drops are put into [`Effects`] and happen after the lock is released.
pub(crate) struct Store {
    pub(crate) entries: Entries,
    pub(crate) mutations: Mutations,
    pub(crate) listeners: Late<ById<Listener>>,
    /// There from the first listener on.
    pub(super) tell_listeners: Option<Tell>,
    pub(crate) gates: Gates,
    pub(crate) hooks: Late<Hooks>,
    /// The refetches that wait for mutations: those of the page's return, those of the network's.
    pub(crate) owed: (bool, bool),
    pub(crate) timers: Timers,
    pub(crate) online: bool,
    pub(crate) focused: bool,
    pub(crate) server: bool,
    #[cfg(feature = "devtools")]
    pub(crate) network: crate::devtools::Network,
    counter: u64,
    turn: u64,
}

/// The lock, and what is to happen without it.
struct Transaction<'a> {
    store: MutexGuard<'a, Store>,
    fx: Effects,
}

impl Store {
    /// The next number of one sequence that serves as id and as logical time.
    pub(crate) fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// The first of `count` numbers that come before all later ones.
    pub(crate) fn reserve(&mut self, count: u64) -> u64 {
        let first = self.counter + 1;
        self.counter += count;
        first
    }
}

impl Inner {
    pub(crate) fn new(runtime: Arc<dyn Runtime>, settings: Settings, defaults: Defaults) -> Arc<Self> {
        let store = Store {
            entries: Entries::default(),
            mutations: Mutations::default(),
            listeners: Late::default(),
            tell_listeners: None,
            gates: Gates::default(),
            hooks: Late::default(),
            owed: (false, false),
            timers: Timers::new(settings.server),
            online: true,
            focused: true,
            server: settings.server,
            #[cfg(feature = "devtools")]
            network: crate::devtools::Network::default(),
            counter: 0,
            turn: 0,
        };
        let defaults = RwLock::new(Arc::new(defaults));
        Arc::new(Self {
            runtime,
            settings,
            #[cfg(feature = "leptos")]
            sent: std::sync::OnceLock::new(),
            defaults,
            store: Mutex::new(store),
        })
    }

    pub(crate) fn now(&self) -> Time {
        self.runtime.now().into()
    }

    pub(crate) fn defaults(&self) -> Arc<Defaults> {
        self.defaults.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the defaults are still those that `resolved` is made of.
    pub(crate) fn is_up_to_date(&self, resolved: &Resolved) -> bool {
        resolved.defaults == Some(self.defaults().number)
    }

    pub(crate) fn change_defaults(&self, change: impl FnOnce(&mut Defaults)) {
        let old = {
            let mut defaults = self.defaults.write().unwrap_or_else(PoisonError::into_inner);
            let mut changed = Defaults::clone(&defaults);
            change(&mut changed);
            changed.number += 1;
            mem::replace(&mut *defaults, Arc::new(changed))
        };
        // What the options hold is the user's, and is dropped without the lock.
        drop(old);
    }

    /// Runs `change` under the lock, then, without it, what follows from it.
    pub(crate) fn transact<R>(self: &Arc<Self>, change: impl FnOnce(&mut Store, &mut Effects) -> R) -> R {
        let mut transaction = self.begin();
        let result = change(&mut transaction.store, &mut transaction.fx);
        self.end(transaction);
        result
    }

    /// Runs `look` under the lock. It changes nothing, so nothing follows.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&Store) -> R) -> R {
        look(&self.lock())
    }

    // Compiled once, and not for each transaction.
    #[inline(never)]
    fn begin(&self) -> Transaction<'_> {
        let now = self.now();
        let mut store = self.lock();
        store.turn += 1;
        store.timers.read(now);
        let fx = Effects::new(now, store.turn);
        Transaction { store, fx }
    }

    #[inline(never)]
    fn end(self: &Arc<Self>, transaction: Transaction<'_>) {
        let Transaction { mut store, fx } = transaction;
        let arm = store.timers.rearm(fx.now);
        drop(store);
        if let Some((sleeper, wait)) = arm {
            Timers::start(self, sleeper, wait);
        }
        fx.run(self);
    }

    pub(crate) fn listen(self: &Arc<Self>, listener: Listener) -> u64 {
        self.transact(|store, _| {
            let id = store.next();
            store.listeners.make().insert(id, listener);
            store.tell_listeners = Some(tell_listeners);
            id
        })
    }

    /// The settings of `query`, the strongest last: library, client, prefix, query, `extra`, computed.
    pub(crate) fn resolve(self: &Arc<Self>, query: &QueryRef, extra: Option<&QueryOptions>) -> Arc<Resolved> {
        let mut resolved = Resolved::default();
        if self.settings.server {
            resolved.retry = Retry::Times(0);
        }
        self.resolve_from(resolved, query, extra)
    }

    /// The settings of a fetch by hand: no retry unless it is set. What this call sets is stronger than what is computed.
    pub(crate) fn resolve_once(
        self: &Arc<Self>,
        query: &QueryRef,
        extra: Option<&QueryOptions>,
    ) -> Arc<Resolved> {
        let once = Resolved { retry: Retry::Times(0), ..Resolved::default() };
        let mut resolved = self.resolve_from(once, query, extra);
        if let Some(extra) = extra.filter(|_| resolved.computed.is_some()) {
            Arc::make_mut(&mut resolved).apply(extra);
        }
        resolved
    }

    /// The settings of a mutation: no retry unless it is set.
    pub(crate) fn resolve_mutation(&self, key: &QueryKey, own: &QueryOptions) -> Resolved {
        let mut resolved = Resolved { retry: Retry::Times(0), ..Resolved::default() };
        let defaults = self.defaults();
        resolved.apply(&defaults.mutations);
        defaults.mutations_by_key.apply(|| key, &mut resolved);
        resolved.apply(own);
        resolved
    }

    fn resolve_from(
        self: &Arc<Self>,
        mut resolved: Resolved,
        query: &QueryRef,
        extra: Option<&QueryOptions>,
    ) -> Arc<Resolved> {
        let defaults = self.defaults();
        resolved.defaults = Some(defaults.number);
        resolved.apply(&defaults.queries);
        defaults.by_key.apply(|| query.key(), &mut resolved);
        resolved.apply(&query.get().options());
        if let Some(extra) = extra {
            resolved.apply(extra);
        }
        if let Some(computed) = resolved.computed.clone() {
            (computed.settle)(computed, self, query, &mut resolved);
        }
        Arc::new(resolved)
    }

    fn lock(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
