//! The outcome of a mutation, to be awaited or not.

use super::task::{self, Launched};
use crate::{Mutation, MutationError, QueryClient, answer::Answer, state::typed, value::Failure};
use futures::future::BoxFuture;
use std::{fmt, future::IntoFuture, marker::PhantomData, sync::Arc};

/// A mutation that has been asked for. Await it for its outcome, or drop it: the mutation goes on.
pub struct Mutating<M: Mutation> {
    client: QueryClient,
    id: u64,
    outcome: Answer,
    mutation: PhantomData<fn() -> M>,
}

impl<M: Mutation> Mutating<M> {
    pub(super) fn new(client: &QueryClient, launched: Launched) -> Self {
        let Launched { id, outcome } = launched;
        Self { client: client.clone(), id, outcome, mutation: PhantomData }
    }

    /// Names it among the client's mutations ([`MutationFilter::id`](crate::MutationFilter::id)).
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Takes it back, as [`QueryClient::cancel_mutations`] does; false if it is too late for that.
    pub fn cancel(&self) -> bool {
        task::cancel(self.client.inner(), self.id)
    }
}

impl<M: Mutation> IntoFuture for Mutating<M> {
    type Output = Result<Arc<M::Data>, MutationError<M::Error>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            match self.outcome.await {
                Ok(data) => typed(data).ok_or(MutationError::Cancelled),
                Err(failure) => Err(MutationError::of(failure)),
            }
        })
    }
}

impl<M: Mutation> fmt::Debug for Mutating<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mutating").field("id", &self.id).finish_non_exhaustive()
    }
}

impl QueryClient {
    /// Asks for `mutation`. Its optimistic layers are in place when this returns; it runs on whether or not the result
    /// is awaited.
    pub fn mutate<M: Mutation>(&self, mutation: M) -> Mutating<M> {
        Mutating::new(self, task::start(self, Arc::new(mutation), None))
    }
}

impl<E: Send + Sync + 'static> MutationError<E> {
    pub(super) fn of(failure: Failure) -> Self {
        match failure {
            Failure::Error(error) => typed(error).map_or(Self::Cancelled, Self::Error),
            Failure::Cancelled => Self::Cancelled,
        }
    }
}
