//! One place that asks for mutations, and shows the last one's state.

use super::{Mutating, MutationState, task};
use crate::{Mutation, QueryClient};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

struct Shared<M: Mutation> {
    latest: Mutex<(u64, MutationState<M>)>,
    on_change: Box<dyn Fn() + Send + Sync>,
}

impl<M: Mutation> Shared<M> {
    fn latest(&self) -> MutexGuard<'_, (u64, MutationState<M>)> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks for mutations of one type and keeps the state of the latest. Dropping it ends no mutation.
pub struct MutationObserver<M: Mutation> {
    client: QueryClient,
    shared: Arc<Shared<M>>,
}

impl<M: Mutation> MutationObserver<M> {
    /// `on_change` is called after each change of the state, on whatever thread it happened.
    pub fn new(client: &QueryClient, on_change: impl Fn() + Send + Sync + 'static) -> Self {
        let shared =
            Shared { latest: Mutex::new((0, MutationState::default())), on_change: Box::new(on_change) };
        Self { client: client.clone(), shared: Arc::new(shared) }
    }

    /// Asks for `mutation`; from now on the state is its state.
    pub fn mutate(&self, mutation: M) -> Mutating<M> {
        let state = MutationState::submitted(mutation.clone(), self.client.inner().now());
        let turn = self.turn(state);
        let shared = Arc::downgrade(&self.shared);
        let outcome = task::start(
            &self.client,
            mutation,
            Arc::new(move |progress| {
                let Some(shared) = shared.upgrade() else { return };
                {
                    let mut latest = shared.latest();
                    if latest.0 != turn {
                        return;
                    }
                    latest.1.progress(progress);
                }
                (shared.on_change)();
            }),
        );
        Mutating::new(outcome)
    }

    /// The state of the latest mutation.
    pub fn state(&self) -> MutationState<M> {
        self.shared.latest().1.clone()
    }

    /// Back to idle; a mutation under way goes on unseen.
    pub fn reset(&self) {
        self.turn(MutationState::default());
    }

    fn turn(&self, state: MutationState<M>) -> u64 {
        let turn = {
            let mut latest = self.shared.latest();
            *latest = (latest.0 + 1, state);
            latest.0
        };
        (self.shared.on_change)();
        turn
    }
}

impl<M: Mutation> fmt::Debug for MutationObserver<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MutationObserver").field(&self.state()).finish()
    }
}
