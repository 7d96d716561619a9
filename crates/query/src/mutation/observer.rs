//! One place that asks for mutations, and shows the last one's state.

use super::{Mutating, MutationState, observer_core::Core, task};
use crate::{Mutation, MutationError, QueryClient, cache::Callback};
use std::{
    fmt,
    future::IntoFuture,
    marker::PhantomData,
    sync::{Arc, atomic::Ordering},
};

/// Asks for mutations of one type and shows the state of the latest. Dropping it ends no mutation.
pub struct MutationObserver<M: Mutation> {
    core: Arc<Core>,
    mutation: PhantomData<fn() -> M>,
}

impl<M: Mutation> MutationObserver<M> {
    /// `on_change` is called after each change of the state, on whatever thread it happened.
    pub fn new(client: &QueryClient, on_change: impl Fn() + Send + Sync + 'static) -> Self {
        Self { core: Arc::new(Core::new(client, Callback::new(on_change))), mutation: PhantomData }
    }

    /// Asks for `mutation`; from now on the state is its state.
    pub fn mutate(&self, mutation: M) -> Mutating<M> {
        let launched = task::start(&self.core.client, Arc::new(mutation), Some(&self.core));
        Mutating::new(&self.core.client, launched)
    }

    /// Asks for `mutation`, and calls `on_settled` with its outcome after the mutation's own hooks, if by then it is
    /// still the latest and the observer is there.
    pub fn mutate_with(
        &self,
        mutation: M,
        on_settled: impl FnOnce(Result<Arc<M::Data>, MutationError<M::Error>>) + Send + 'static,
    ) {
        let mutating = self.mutate(mutation);
        let (id, core) = (mutating.id(), Arc::downgrade(&self.core));
        let outcome = mutating.into_future();
        self.core.client.inner().runtime.spawn(Box::pin(async move {
            let outcome = outcome.await;
            let latest = core.upgrade().map(|core| core.latest.load(Ordering::Acquire));
            if latest == Some(id) {
                on_settled(outcome);
            }
        }));
    }

    /// The state of the latest mutation.
    pub fn state(&self) -> MutationState<M> {
        self.core.latest().and_then(|view| view.state()).unwrap_or_default()
    }

    /// Back to idle; a mutation under way goes on unseen.
    pub fn reset(&self) {
        self.core.turn_off();
        self.core.callback.call();
    }
}

impl<M: Mutation> fmt::Debug for MutationObserver<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MutationObserver").field(&self.state()).finish()
    }
}
