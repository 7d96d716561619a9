//! A list of observers that changes, without their types.

use crate::{
    QueryClient, QueryOptions,
    cache::{Callback, OnAttach},
    erased::QueryRef,
    observer::ObserverCore,
    state::RawState,
    sync::{Mutex, MutexGuard},
};
use std::{
    collections::HashMap,
    mem,
    sync::{Arc, PoisonError},
};

#[derive(Clone, Default)]
struct Observers {
    by_query: HashMap<QueryRef, Arc<ObserverCore>>,
    /// A query that is asked for twice is here twice.
    in_order: Vec<Arc<ObserverCore>>,
}

pub(super) struct ObserverList {
    client: QueryClient,
    callback: Callback,
    observers: Mutex<Observers>,
}

impl ObserverList {
    pub(super) fn new(
        client: &QueryClient,
        queries: Vec<QueryRef>,
        options: &QueryOptions,
        callback: Callback,
    ) -> Self {
        let list = Self { client: client.clone(), callback, observers: Mutex::default() };
        list.set(queries, options);
        list
    }

    /// Those that stay are not touched unless the options change; those that come are attached before others leave.
    #[expect(
        clippy::mutable_key_type,
        reason = "a reference's identity is that of its query, which does not change"
    )]
    pub(super) fn set(&self, queries: Vec<QueryRef>, options: &QueryOptions) {
        let options = Arc::new(options.clone());
        let mut old = self.observers().by_query.clone();
        let mut new = Observers::default();
        for query in queries {
            let observer = match new.by_query.get(&query) {
                Some(twice) => twice.clone(),
                None => {
                    let observer = old.remove(&query).unwrap_or_else(|| {
                        let observed = (query.clone(), options.clone());
                        Arc::new(ObserverCore::new(
                            &self.client,
                            observed,
                            OnAttach::Mount,
                            self.callback.clone(),
                        ))
                    });
                    observer.set(&query, &options);
                    new.by_query.insert(query, observer.clone());
                    observer
                }
            };
            new.in_order.push(observer);
        }
        // Observers are dropped without the lock: what they observe may tell others.
        let gone = mem::replace(&mut *self.observers(), new);
        drop(gone);
    }

    pub(super) fn states(&self) -> Vec<RawState> {
        let observers = self.observers().in_order.clone();
        ObserverCore::states(self.client.inner(), &observers)
    }

    pub(super) fn refetch(&self) {
        let observers: Vec<_> = self.observers().by_query.values().cloned().collect();
        for observer in observers {
            observer.refetch();
        }
    }

    fn observers(&self) -> MutexGuard<'_, Observers> {
        self.observers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
