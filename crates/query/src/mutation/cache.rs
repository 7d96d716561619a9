//! What can be asked of all mutations at once.

use super::{MutationEvent, MutationFilter, MutationState, MutationStatus, MutationView, task};
use crate::{Mutation, QueryClient, Subscription};
use std::sync::Arc;

impl QueryClient {
    /// The mutations that `filter` names, oldest first: those under way, and those that are over until their `gc_time`
    /// has passed.
    pub fn mutations(&self, filter: &MutationFilter) -> Vec<MutationView> {
        let mut views = self.inner().transact(|store, _| store.mutations.views());
        views.retain(|view| filter.matches(view));
        views
    }

    /// The states of the mutations of type `M` that `filter` names, oldest first.
    pub fn mutation_states<M: Mutation>(&self, filter: &MutationFilter) -> Vec<MutationState<M>> {
        let views = self.mutations(&filter.clone().and_of::<M>());
        views.iter().filter_map(MutationView::state).collect()
    }

    /// How many of the mutations that `filter` names are under way.
    pub fn is_mutating(&self, filter: &MutationFilter) -> usize {
        self.mutations(&filter.clone().status(MutationStatus::Pending)).len()
    }

    /// Takes back the mutations that `filter` names: those that wait, and those whose request has taken the
    /// [abort token](crate::FetchContext::abort_token). Their layers are gone when this returns; then their `on_cancel`
    /// and `on_settled` run and they end as [`Cancelled`](crate::MutationError::Cancelled). A request that did not take
    /// the token may have been heard by the server, and goes on. Returns how many were taken back.
    pub fn cancel_mutations(&self, filter: &MutationFilter) -> usize {
        let pending = self.mutations(&filter.clone().status(MutationStatus::Pending));
        // The youngest first, so that none sees its scope become free.
        pending.iter().rev().filter(|view| task::cancel(self.inner(), view.id)).count()
    }

    /// Calls `listener` after everything that happens to a mutation, until the subscription is dropped. It may use the
    /// client; it may be called on any thread.
    #[must_use = "dropping the subscription ends it"]
    pub fn subscribe_mutations(
        &self,
        listener: impl Fn(&MutationEvent) + Send + Sync + 'static,
    ) -> Subscription {
        let listener: super::MutationListener = Arc::new(listener);
        let id = self.inner().transact(|store, _| {
            let id = store.next();
            store.mutations.known().listeners.insert(id, listener);
            id
        });
        Subscription::new(self.inner(), id)
    }
}
