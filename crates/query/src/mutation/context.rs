//! What a mutation remembers from its first hook to its last, and what it waits for.

use crate::{QueryClient, state::typed};
use futures::future::BoxFuture;
use std::{
    any::{Any, type_name},
    fmt,
    future::{Future, IntoFuture},
    sync::Arc,
};

/// What [`Mutation::on_mutate`](crate::Mutation::on_mutate) hands to the later hooks, such as the data to put back.
#[derive(Clone)]
pub struct MutationContext {
    value: Arc<dyn Any + Send + Sync>,
    type_name: &'static str,
}

impl MutationContext {
    /// Holds `value`.
    pub fn new<T: Send + Sync + 'static>(value: T) -> Self {
        Self { value: Arc::new(value), type_name: type_name::<T>() }
    }

    /// The value, if it is a `T`.
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        typed(self.value.clone())
    }
}

impl fmt::Debug for MutationContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MutationContext").field(&self.type_name).finish()
    }
}

impl QueryClient {
    /// In a mutation's hook: what its [`on_mutate`](crate::Mutation::on_mutate) has returned, if it is a `T`. Elsewhere
    /// `None`.
    pub fn mutation_context<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        let origin = self.origin()?;
        self.inner().transact(|store, _| store.mutations.get(origin)?.state.context.clone())?.get()
    }

    /// In a mutation's hook: the mutation stays pending, and its next hook waits, until `future` is done. So
    /// `client.hold(client.invalidate(filter))` in `on_settled` keeps it pending until the new data is there. Elsewhere
    /// the future is just run.
    ///
    /// What one hook holds runs side by side.
    pub fn hold<F>(&self, future: F)
    where
        F: IntoFuture<Output = ()>,
        F::IntoFuture: Future<Output = ()> + Send + 'static,
    {
        self.hold_boxed(Box::pin(future.into_future()));
    }

    fn hold_boxed(&self, future: BoxFuture<'static, ()>) {
        let mut future = Some(future);
        if let Some(origin) = self.origin() {
            self.inner().transact(|store, _| {
                if let Some(record) = store.mutations.pending_mut(origin) {
                    record.held.extend(future.take());
                }
            });
        }
        if let Some(future) = future {
            self.inner().runtime.spawn(future);
        }
    }
}
