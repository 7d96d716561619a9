use std::sync::Arc;

use reactive_graph::graph::untrack;
use reactive_graph::traits::WithUntracked;
use reactive_stores::PatchField;

use super::persistence::Persistence;
use crate::{PersistedState, PersistenceStatus};

type Before<S> = Arc<dyn Fn(&S) + Send + Sync>;
type After<S> = Arc<dyn Fn(&S, &PersistenceStatus) + Send + Sync>;

/// Who wants to know of hydrations.
pub(super) struct Hooks<S: PersistedState + Send + Sync + 'static> {
    before: Vec<Before<S>>,
    after: Vec<After<S>>,
    /// Calls them. By pointer, so that who has none does not carry what is below.
    pub(super) call: fn(&Persistence<S>, Hydration),
}

/// Whether it is to come or was.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hydration {
    Begins,
    Ended,
}

impl<S> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    /// Calls `hook` with the state before each hydration: the first, and those by [`rehydrate`](Self::rehydrate).
    pub fn on_hydrate(&self, hook: impl Fn(&S) + Send + Sync + 'static) {
        self.with_hooks(|hooks| hooks.before.push(Arc::new(hook)));
    }

    /// Calls `hook` after each hydration, with the state as it is then (with what other hooks and listeners made of it)
    /// and how it went. A hydration that [`clear_storage`](Self::clear_storage) revoked is not followed by a call.
    pub fn on_finish_hydration(&self, hook: impl Fn(&S, &PersistenceStatus) + Send + Sync + 'static) {
        self.with_hooks(|hooks| hooks.after.push(Arc::new(hook)));
    }

    fn with_hooks(&self, add: impl FnOnce(&mut Hooks<S>)) {
        let new = || Box::new(Hooks { before: Vec::new(), after: Vec::new(), call: Self::call_hooks });
        add(self.lock().hooks.get_or_insert_with(new));
    }

    fn call_hooks(&self, when: Hydration) {
        let (before, after, status) = {
            let inner = self.lock();
            let Some(hooks) = &inner.hooks else { return };
            (hooks.before.clone(), hooks.after.clone(), inner.persister.status().clone())
        };
        match when {
            Hydration::Begins => before.iter().for_each(|hook| self.tell(|state| hook(state))),
            Hydration::Ended => after.iter().for_each(|hook| self.tell(|state| hook(state, &status))),
        }
    }

    fn tell(&self, hook: impl FnOnce(&S)) {
        // Cloned, so that the hook may write to the store.
        if let Some(state) = self.store.try_with_untracked(S::clone) {
            untrack(|| hook(&state));
        }
    }

    pub(super) fn tell_hooks(&self, when: Hydration) {
        let call = self.lock().hooks.as_ref().map(|hooks| hooks.call);
        if let Some(call) = call {
            call(self, when);
        }
    }
}
