use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use reactive_graph::graph::untrack;
use reactive_graph::owner::{Owner, WeakOwner};
use reactive_graph::traits::WithUntracked;
use reactive_stores::PatchField;

use super::persistence::Persistence;
use crate::{PersistedState, PersistenceStatus};

/// Called with the state, without a status before a hydration, and with how it went after it.
type Hook<S> = Arc<dyn Fn(&S, Option<&PersistenceStatus>) + Send + Sync>;

/// Who wants to know of hydrations. An object, so that who has none does not carry what is below.
pub(super) trait Hooks<S: PersistedState + Send + Sync + 'static>: Send + Sync {
    fn add(&self, hook: Hook<S>) -> u64;
    fn remove(&self, id: u64);
    fn tell(&self, tied: &Persistence<S>, is_done: bool);
}

/// In the order of adding.
struct List<S>(Mutex<Numbered<S>>);

struct Numbered<S> {
    hooks: Vec<(u64, Hook<S>)>,
    next: u64,
}

impl<S> List<S> {
    fn lock(&self) -> MutexGuard<'_, Numbered<S>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> Hooks<S> for List<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    fn add(&self, hook: Hook<S>) -> u64 {
        let mut list = self.lock();
        let id = list.next;
        list.next += 1;
        list.hooks.push((id, hook));
        id
    }

    fn remove(&self, id: u64) {
        let mut list = self.lock();
        let place = list.hooks.iter().position(|(known, _)| *known == id);
        let removed = place.map(|place| list.hooks.remove(place));
        // What it captured is dropped when the lock is not held.
        drop(list);
        drop(removed);
    }

    fn tell(&self, tied: &Persistence<S>, is_done: bool) {
        let status = is_done.then(|| tied.lock().persister.status().clone());
        let hooks = self.lock().hooks.clone();
        for (_, hook) in hooks {
            // Cloned, so that the hook may write to the store.
            if let Some(state) = tied.tie().api.store.try_with_untracked(S::clone) {
                untrack(|| hook(&state, status.as_ref()));
            }
        }
    }
}

/// A hook of a [`Persistence`], to take away. It stays when this is dropped.
pub struct HydrationHook<S: PersistedState + Send + Sync + 'static> {
    hooks: Weak<dyn Hooks<S>>,
    id: u64,
}

impl<S: PersistedState + Send + Sync + 'static> HydrationHook<S> {
    /// It is not called any more, and what it captured is dropped.
    pub fn remove(self) {
        if let Some(hooks) = self.hooks.upgrade() {
            hooks.remove(self.id);
        }
    }
}

impl<S: PersistedState + Send + Sync + 'static> fmt::Debug for HydrationHook<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HydrationHook").field("id", &self.id).finish_non_exhaustive()
    }
}

impl<S> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    /// Calls `hook` with the state before each hydration: the first, and those by [`rehydrate`](Self::rehydrate). It runs
    /// under the owner that is the current one now, not that of whatever hydrates, until it is removed.
    pub fn on_hydrate(&self, hook: impl Fn(&S) + Send + Sync + 'static) -> HydrationHook<S> {
        self.add_hook(move |state, status| {
            if status.is_none() {
                hook(state);
            }
        })
    }

    /// Calls `hook` after each hydration, with the state as it is then (with what other hooks and listeners made of it)
    /// and how it went. A hydration that [`clear_storage`](Self::clear_storage) revoked is not followed by a call. Otherwise
    /// as [`on_hydrate`](Self::on_hydrate).
    pub fn on_finish_hydration(
        &self,
        hook: impl Fn(&S, &PersistenceStatus) + Send + Sync + 'static,
    ) -> HydrationHook<S> {
        self.add_hook(move |state, status| {
            if let Some(status) = status {
                hook(state, status);
            }
        })
    }

    fn add_hook(
        &self,
        hook: impl Fn(&S, Option<&PersistenceStatus>) + Send + Sync + 'static,
    ) -> HydrationHook<S> {
        // Not under that of whatever hydrates: what a hook makes there would end with the next write to the store.
        let owner = Owner::current().map(|owner| owner.downgrade());
        let hook = move |state: &S, status: Option<&PersistenceStatus>| match owner
            .as_ref()
            .and_then(WeakOwner::upgrade)
        {
            Some(owner) => owner.with(|| hook(state, status)),
            None => hook(state, status),
        };
        let mut inner = self.lock();
        let hooks = inner
            .hooks
            .get_or_insert_with(|| Arc::new(List(Mutex::new(Numbered { hooks: Vec::new(), next: 0 }))));
        let id = hooks.add(Arc::new(hook));
        HydrationHook { hooks: Arc::downgrade(hooks), id }
    }

    /// `is_done`: after a hydration.
    pub(super) fn tell_hooks(&self, is_done: bool) {
        let hooks = self.lock().hooks.clone();
        if let Some(hooks) = hooks {
            hooks.tell(self, is_done);
        }
    }
}
