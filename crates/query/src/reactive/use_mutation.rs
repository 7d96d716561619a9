//! A mutation in a component.

use super::use_query_client;
use crate::{Mutation, MutationError, MutationObserver, MutationState};
use leptos::{
    prelude::{GetValue, Notify, StoredValue, Track},
    reactive::signal::ArcTrigger,
};
use std::{fmt, sync::Arc};

struct Asker<M: Mutation> {
    observer: MutationObserver<M>,
    changed: ArcTrigger,
}

/// Asks for mutations of one type and shows the state of the latest. It is `Copy`, and ends with its component;
/// mutations under way go on.
pub struct UseMutation<M: Mutation>(StoredValue<Arc<Asker<M>>>);

/// A way to ask for mutations of type `M`.
///
/// # Panics
/// If no client was provided.
#[track_caller]
pub fn use_mutation<M: Mutation>() -> UseMutation<M> {
    let client = use_query_client();
    let changed = ArcTrigger::new();
    let observer = MutationObserver::new(&client, {
        let changed = changed.clone();
        move || changed.notify()
    });
    UseMutation(StoredValue::new(Arc::new(Asker { observer, changed })))
}

impl<M: Mutation> UseMutation<M> {
    /// Asks for `mutation`.
    pub fn mutate(&self, mutation: M) {
        if let Some(asker) = self.0.try_get_value() {
            asker.observer.mutate(mutation);
        }
    }

    /// Asks for `mutation`, and calls `on_settled` with its outcome after the mutation's own hooks, if by then it is
    /// still the latest and the component is there. To hear of each, await [`QueryClient::mutate`](crate::QueryClient::mutate).
    pub fn mutate_with(
        &self,
        mutation: M,
        on_settled: impl FnOnce(Result<Arc<M::Data>, MutationError<M::Error>>) + Send + 'static,
    ) {
        if let Some(asker) = self.0.try_get_value() {
            asker.observer.mutate_with(mutation, on_settled);
        }
    }

    /// The state of the latest mutation, tracked.
    pub fn state(&self) -> MutationState<M> {
        let Some(asker) = self.0.try_get_value() else { return MutationState::default() };
        asker.changed.track();
        asker.observer.state()
    }

    /// Whether the latest mutation is under way, tracked.
    pub fn is_pending(&self) -> bool {
        self.state().is_pending()
    }

    /// Forgets the latest mutation's state; it goes on unseen if it is under way.
    pub fn reset(&self) {
        if let Some(asker) = self.0.try_get_value() {
            asker.observer.reset();
        }
    }
}

impl<M: Mutation> Clone for UseMutation<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Mutation> Copy for UseMutation<M> {}

impl<M: Mutation> fmt::Debug for UseMutation<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UseMutation").field(&self.state()).finish()
    }
}
