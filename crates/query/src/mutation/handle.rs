//! The outcome of a mutation, to be awaited or not.

use super::task;
use crate::{
    Mutation, MutationError, QueryClient,
    cache::{Failure, Outcome},
    state::typed,
};
use futures::{channel::oneshot, future::BoxFuture};
use std::{fmt, future::IntoFuture, marker::PhantomData, sync::Arc};

/// A mutation that has been asked for. Await it for its outcome, or drop it: the mutation goes on.
pub struct Mutating<M: Mutation> {
    outcome: oneshot::Receiver<Outcome>,
    mutation: PhantomData<fn() -> M>,
}

impl<M: Mutation> Mutating<M> {
    pub(super) fn new(outcome: oneshot::Receiver<Outcome>) -> Self {
        Self { outcome, mutation: PhantomData }
    }
}

impl<M: Mutation> IntoFuture for Mutating<M> {
    type Output = Result<Arc<M::Data>, MutationError<M::Error>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            match self.outcome.await {
                Ok(Ok(data)) => typed(data).ok_or(MutationError::Cancelled),
                Ok(Err(failure)) => Err(MutationError::of(failure)),
                Err(oneshot::Canceled) => Err(MutationError::Cancelled),
            }
        })
    }
}

impl<M: Mutation> fmt::Debug for Mutating<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mutating").finish_non_exhaustive()
    }
}

impl QueryClient {
    /// Asks for `mutation`. Its optimistic layers are in place when this returns; it runs on whether or not the result
    /// is awaited.
    pub fn mutate<M: Mutation>(&self, mutation: M) -> Mutating<M> {
        Mutating::new(task::start(self, mutation, Arc::new(|_| {})))
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
