use std::sync::{Arc, Mutex};

use reactive_graph::effect::Effect;
use reactive_graph::owner::{on_cleanup, provide_context};
use reactive_graph::traits::{ReadUntracked, Track};
use reactive_stores::{PatchField, Store};

use super::StoreApi;
use super::context::provided;
use super::deferred::{Defer, Deferred};
use super::persistence::{Inner, Persistence, Tie};
use crate::scratch::Scratch;
use crate::{AsyncStorage, PersistOptions, PersistedState, Persister, Storage};

/// Ties `store` to `storage`. Call it in the browser, where the app is mounted or above, and not on the server.
///
/// Storage is read in the next microtask, when the first render is done: the first render must equal the server's. From
/// then on changes of the preferences are written, several in one go as one write; other changes write nothing. What is not
/// written yet when the current owner ends is written then.
///
/// # Panics
/// If `store` is disposed.
pub fn attach_persistence<S>(store: Store<S>, storage: impl Storage) -> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    attach_persistence_with(store, storage, PersistOptions::new())
}

/// [`attach_persistence`], with options.
///
/// # Panics
/// If `store` is disposed.
pub fn attach_persistence_with<S>(
    store: Store<S>,
    storage: impl Storage,
    options: PersistOptions,
) -> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    let persister = Persister::new(storage, &*store.read_untracked());
    attach(store, persister, None, options)
}

/// [`attach_persistence_with`], to a storage that answers later. What is changed before it has answered is the user's and
/// wins, field by field, over what was stored; it is written then.
///
/// # Panics
/// If `store` is disposed.
pub fn attach_async_persistence<S>(
    store: Store<S>,
    storage: impl AsyncStorage,
    options: PersistOptions,
) -> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    let scratch = Scratch::new();
    let persister = Persister::new(scratch.clone(), &*store.read_untracked());
    let deferred = Deferred::new(storage, scratch);
    attach(store, persister, Some(Box::new(deferred)), options)
}

fn attach<S>(
    store: Store<S>,
    persister: Persister<S>,
    deferred: Option<Box<dyn Defer<S>>>,
    options: PersistOptions,
) -> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    let persister = match &options.user {
        Some(user) => persister.for_user(user),
        None => persister,
    };
    let tie = Tie {
        api: provided(store).unwrap_or_else(|| StoreApi::new(store, None)),
        key: persister.key().to_owned(),
        deferred,
        inner: Mutex::new(Inner { persister, mirror: None, hooks: None, has_hydrated: false, parting: None }),
    };
    let persistence = Persistence { tie: Arc::new(tie) };
    provide_context(persistence.clone());
    let attached = persistence.clone();
    Effect::new_isomorphic(move |ran: Option<()>| {
        store.track();
        if ran.is_none() && !options.skip_hydration && !attached.lock().persister.has_read() {
            attached.rehydrate();
        } else {
            attached.flush();
        }
    });
    // Held no longer than by the context.
    let left = persistence.clone();
    on_cleanup(move || left.flush());
    persistence
}
