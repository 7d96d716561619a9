use std::sync::Arc;

use reactive_graph::graph::untrack;
use reactive_graph::traits::WithUntracked;
use reactive_stores::PatchField;

use super::persistence::Persistence;
use crate::{PersistedState, PersistenceStatus};

/// Who wants to know of hydrations: called without a status before each, and with how it went after it. Each calls the one
/// that was added before it.
pub(super) type Hook<S> = Arc<dyn Fn(&Persistence<S>, Option<&PersistenceStatus>) + Send + Sync>;

impl<S> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    /// Calls `hook` with the state before each hydration: the first, and those by [`rehydrate`](Self::rehydrate).
    pub fn on_hydrate(&self, hook: impl Fn(&S) + Send + Sync + 'static) {
        self.add_hook(move |state, status| {
            if status.is_none() {
                hook(state);
            }
        });
    }

    /// Calls `hook` after each hydration, with the state as it is then (with what other hooks and listeners made of it)
    /// and how it went. A hydration that [`clear_storage`](Self::clear_storage) revoked is not followed by a call.
    pub fn on_finish_hydration(&self, hook: impl Fn(&S, &PersistenceStatus) + Send + Sync + 'static) {
        self.add_hook(move |state, status| {
            if let Some(status) = status {
                hook(state, status);
            }
        });
    }

    fn add_hook(&self, hook: impl Fn(&S, Option<&PersistenceStatus>) + Send + Sync + 'static) {
        let mut inner = self.lock();
        let before = inner.hook.take();
        inner.hook = Some(Arc::new(move |tied: &Self, status: Option<&PersistenceStatus>| {
            if let Some(before) = &before {
                before(tied, status);
            }
            // Cloned, so that the hook may write to the store.
            if let Some(state) = tied.tie().api.store.try_with_untracked(S::clone) {
                untrack(|| hook(&state, status));
            }
        }));
    }

    pub(super) fn tell_hook(&self, status: Option<&PersistenceStatus>) {
        let hook = self.lock().hook.clone();
        if let Some(hook) = hook {
            hook(self, status);
        }
    }
}
