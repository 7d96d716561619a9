use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reactive_graph::computed::Memo;
use reactive_graph::traits::{Set, Track, WithUntracked};
use reactive_graph::wrappers::read::Signal;
use reactive_stores::{Patch, PatchField};

use super::StoreApi;
use super::deferred::{Defer, Pass};
use super::hooks::Hooks;
use super::mirror::{Mirror, Mirrored, mirror};
use crate::{CookieJar, FirstPaint, PersistedState, PersistenceStatus, Persister, StorageError};

/// A store's tie to its storage. Clones are the same tie.
pub struct Persistence<S: PersistedState + Send + Sync + 'static> {
    pub(super) tie: Arc<Tie<S>>,
}

pub(super) struct Tie<S: PersistedState + Send + Sync + 'static> {
    pub(super) api: StoreApi<S>,
    pub(super) key: String,
    pub(super) deferred: Option<Box<dyn Defer<S>>>,
    pub(super) inner: Mutex<Inner<S>>,
}

pub(super) struct Inner<S: PersistedState + Send + Sync + 'static> {
    pub(super) persister: Persister<S>,
    pub(super) mirror: Option<Mirror<S>>,
    pub(super) hooks: Option<Arc<dyn Hooks<S>>>,
    /// What who asks [`Persistence::has_hydrated`] was told.
    pub(super) has_hydrated: bool,
    /// What an asynchronous storage is still to get when the store is gone.
    pub(super) parting: Option<S::Preferences>,
}

impl<S: PersistedState + Send + Sync + 'static> Inner<S> {
    fn mirror(&mut self, current: &S::Preferences, mirrored: Mirrored) {
        if let Some(mirror) = &mut self.mirror {
            mirror(&self.persister, current, mirrored);
        }
    }
}

impl<S> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    /// Mirrors what the first paint needs in a cookie, from now on. Call it right after
    /// [`attach_persistence`](crate::attach_persistence). While a newer build's document is in storage, the cookie is left
    /// to that build, too; beside [`Branching`](crate::Branching) both write it, and want
    /// [`SharedCookies`](crate::SharedCookies). What storage does not take (it is full, say) and the cookie does comes back with the next page,
    /// and is written then.
    #[must_use = "this is the persistence, now with a mirror"]
    pub fn mirror<F>(self, jar: impl CookieJar) -> Self
    where
        F: FirstPaint + for<'a> From<&'a S::Preferences>,
    {
        let mut inner = self.lock();
        inner.mirror = Some(mirror::<S, F>(jar, &mut inner.persister));
        drop(inner);
        self
    }

    /// How it is doing.
    pub fn status(&self) -> Signal<PersistenceStatus> {
        self.tie.api.status.into()
    }

    /// Whether storage has been read: what is stored, as far as it was of use, is in the state. Stays false while storage
    /// cannot be read.
    pub fn has_hydrated(&self) -> Signal<bool> {
        let tied = self.clone();
        Memo::new(move |_| {
            tied.tie.api.status.track();
            tied.lock().has_hydrated
        })
        .into()
    }

    /// The storage key.
    pub fn key(&self) -> &str {
        &self.tie.key
    }

    /// Writes now what is not written yet, without waiting for the microtask. Nothing while the first render is not done.
    /// An asynchronous storage gets it when what it is doing is done.
    pub fn flush(&self) {
        let Some(current) = self.current() else { return };
        let mut inner = self.lock();
        if matches!(inner.persister.status(), PersistenceStatus::Pending) {
            inner.persister.note(&current);
            return;
        }
        match &self.tie.deferred {
            Some(deferred) => {
                inner.parting = Some(current);
                drop(inner);
                deferred.pass(self, Pass::Save);
            }
            None => {
                drop(inner);
                self.exchange(Persister::save);
            }
        }
    }

    /// Reads storage again, as after a `storage` event: takes over what another tab wrote, and writes what could not be
    /// written before. Nothing before the first hydration.
    pub fn sync(&self) {
        if self.is_pending() {
            return;
        }
        match &self.tie.deferred {
            Some(deferred) => deferred.pass(self, Pass::Read),
            None => {
                self.exchange(Persister::read);
                self.exchange(Persister::save);
            }
        }
    }

    /// Hydrates now: the first time if that was [skipped](crate::PersistOptions::skip_hydration), or again.
    pub fn rehydrate(&self) {
        self.tell_hooks(false);
        match &self.tie.deferred {
            Some(deferred) => deferred.pass(self, Pass::Hydrate),
            None => {
                self.hydrate();
                self.exchange(Persister::save);
            }
        }
    }

    /// Removes what is stored, and the cookie; the state stays as it is, also what is not written yet, and the next change is
    /// written. A hydration that is to come or under way is revoked, even if the storage cannot be written. See
    /// [`Persister::clear_storage`].
    ///
    /// # Errors
    /// If the storage cannot be written. That of an asynchronous storage becomes the [`status`](Self::status).
    pub fn clear_storage(&self) -> Result<(), StorageError> {
        let current = self.current();
        let mut inner = self.lock();
        let current = current.unwrap_or_else(|| inner.persister.base().clone());
        let result = inner.persister.clear_storage(&current);
        if result.is_ok() {
            inner.mirror(&current, Mirrored::Cleared);
        }
        drop(inner);
        if let Some(deferred) = &self.tie.deferred {
            deferred.revoke();
            deferred.pass(self, Pass::Clear);
        }
        self.report();
        result
    }

    /// The part of a hydration that has what was read.
    pub(super) fn hydrate(&self) {
        self.exchange(Persister::read);
        self.tell_hooks(true);
    }

    pub(super) fn is_dirty(&self) -> bool {
        self.current().is_some_and(|current| self.lock().persister.is_dirty(&current))
    }

    fn is_pending(&self) -> bool {
        matches!(self.lock().persister.status(), PersistenceStatus::Pending)
    }

    fn current(&self) -> Option<S::Preferences> {
        let current = self.tie.api.store.try_with_untracked(S::partialize);
        current.or_else(|| self.lock().parting.clone())
    }

    pub(super) fn exchange(&self, with: fn(&mut Persister<S>, &S::Preferences) -> Option<S::Preferences>) {
        let Some(current) = self.current() else { return };
        let merged = with(&mut self.lock().persister, &current);
        // The lock is not held here: writing to the store runs whatever listens to it.
        if let (Some(preferences), Some(mut next)) = (merged, self.tie.api.store.try_with_untracked(S::clone))
        {
            next.merge(preferences);
            self.tie.api.act("rehydrate", |store| store.patch(next));
        }
        self.report();
    }

    pub(super) fn report(&self) {
        let current = self.current();
        let mut inner = self.lock();
        let status = inner.persister.status();
        let has_read = inner.persister.has_read();
        let known = self.tie.api.status.try_with_untracked(|known| known == status);
        let is_news = known == Some(false) || known.is_some() && has_read != inner.has_hydrated;
        let news = is_news.then(|| status.clone());
        let is_ours = !matches!(status, PersistenceStatus::Newer { .. } | PersistenceStatus::Pending);
        if let (Some(current), true) = (current, is_ours) {
            inner.mirror(&current, Mirrored::Kept);
        }
        inner.has_hydrated = has_read;
        drop(inner);
        if let Some(status) = news {
            self.tie.api.status.set(status);
        }
    }

    pub(super) fn tie(&self) -> &Tie<S> {
        &self.tie
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner<S>> {
        self.tie.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: PersistedState + Send + Sync + 'static> Clone for Persistence<S> {
    fn clone(&self) -> Self {
        Self { tie: Arc::clone(&self.tie) }
    }
}

impl<S: PersistedState + Send + Sync + 'static> fmt::Debug for Persistence<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Persistence").field("key", &self.tie.key).finish_non_exhaustive()
    }
}
