use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reactive_graph::effect::Effect;
use reactive_graph::owner::provide_context;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::{GetUntracked, ReadUntracked, Set, Track, WithUntracked};
use reactive_graph::wrappers::read::Signal;
use reactive_stores::{Patch, PatchField, Store};

use super::context::status_signal;
use super::mirror::{Mirror, mirror};
use crate::{CookieJar, FirstPaint, PersistedState, PersistenceStatus, Persister, Storage, StorageError};

/// A store's tie to its storage. Clones are the same tie.
pub struct Persistence<S: PersistedState + Send + Sync + 'static> {
    store: Store<S>,
    status: RwSignal<PersistenceStatus>,
    inner: Arc<Mutex<Inner<S>>>,
}

struct Inner<S: PersistedState> {
    persister: Persister<S>,
    mirror: Option<Mirror<S::Preferences>>,
}

/// Ties `store` to `storage`. Call it in the browser, where the app is mounted or above, and not on the server.
///
/// Storage is read in the next microtask, when the first render is done: the first render must equal the server's. From
/// then on changes of the preferences are written, several in one go as one write; other changes write nothing.
///
/// # Panics
/// If `store` is disposed.
pub fn attach_persistence<S>(store: Store<S>, storage: impl Storage) -> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    let persister = Persister::new(storage, &*store.read_untracked());
    let inner = Arc::new(Mutex::new(Inner { persister, mirror: None }));
    let persistence = Persistence { store, status: status_signal(store), inner };
    provide_context(persistence.clone());
    let attached = persistence.clone();
    Effect::new_isomorphic(move |ran: Option<()>| {
        store.track();
        if ran.is_none() {
            attached.exchange(Persister::read);
        }
        attached.flush();
    });
    persistence
}

impl<S> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    /// Mirrors what the first paint needs in a cookie, from now on. Call it right after [`attach_persistence`].
    /// While a newer build's document is in storage, the cookie is left to that build, too.
    #[must_use = "this is the persistence, now with a mirror"]
    pub fn mirror<F>(self, jar: impl CookieJar) -> Self
    where
        F: FirstPaint + for<'a> From<&'a S::Preferences>,
    {
        self.lock().mirror = Some(mirror::<S, F>(jar));
        self
    }

    /// How it is doing.
    pub fn status(&self) -> Signal<PersistenceStatus> {
        self.status.into()
    }

    /// Writes now what is not written yet, without waiting for the microtask. Nothing while the first render is not done.
    pub fn flush(&self) {
        if !self.is_pending() {
            self.exchange(Persister::save);
        }
    }

    /// Reads storage again, as after a `storage` event: takes over what another tab wrote, and writes what could not be
    /// written before. Nothing while the first render is not done.
    pub fn sync(&self) {
        if !self.is_pending() {
            self.exchange(Persister::read);
            self.exchange(Persister::save);
        }
    }

    /// Removes what is stored; the state stays as it is, the next change is written. See [`Persister::clear_storage`].
    ///
    /// # Errors
    /// If the storage cannot be written.
    pub fn clear_storage(&self) -> Result<(), StorageError> {
        let result = self.lock().persister.clear_storage();
        self.report();
        result
    }

    fn is_pending(&self) -> bool {
        matches!(self.lock().persister.status(), PersistenceStatus::Pending)
    }

    fn current(&self) -> Option<S::Preferences> {
        self.store.try_with_untracked(S::partialize)
    }

    fn exchange(&self, with: impl FnOnce(&mut Persister<S>, &S::Preferences) -> Option<S::Preferences>) {
        let Some(current) = self.current() else { return };
        let merged = with(&mut self.lock().persister, &current);
        // The lock is not held here: writing to the store runs whatever listens to it.
        if let (Some(preferences), Some(mut next)) = (merged, self.store.try_with_untracked(S::clone)) {
            next.merge(preferences);
            self.store.patch(next);
        }
        self.report();
    }

    fn report(&self) {
        let current = self.current();
        let mut inner = self.lock();
        let status = inner.persister.status().clone();
        if let (Some(current), Some(mirror)) = (current, &mut inner.mirror)
            && !matches!(status, PersistenceStatus::Newer { .. })
        {
            mirror(&current);
        }
        drop(inner);
        if self.status.try_get_untracked().is_some_and(|known| known != status) {
            self.status.set(status);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner<S>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: PersistedState + Send + Sync + 'static> Clone for Persistence<S> {
    fn clone(&self) -> Self {
        Self { store: self.store, status: self.status, inner: Arc::clone(&self.inner) }
    }
}

impl<S: PersistedState + Send + Sync + 'static> fmt::Debug for Persistence<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Persistence").field("name", &S::NAME).finish_non_exhaustive()
    }
}
