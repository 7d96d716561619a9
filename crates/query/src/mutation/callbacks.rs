//! The client's callbacks for all mutations.

use super::MutationView;
use crate::{QueryClient, QueryClientBuilder};

/// When a global callback is called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum MutationStage {
    Mutate,
    Success,
    Error,
    Settled,
}

type Call = dyn Fn(&MutationView, &QueryClient) + Send + Sync;

pub(crate) struct OnMutation {
    pub(super) stage: MutationStage,
    pub(super) call: Box<Call>,
}

impl<R> QueryClientBuilder<R> {
    /// Called when a mutation begins, before its own [`on_mutate`](crate::Mutation::on_mutate).
    ///
    /// The client given to the callbacks for mutations is that of the mutation's hooks: it writes on its behalf, and can
    /// [`hold`](QueryClient::hold) it.
    #[must_use]
    pub fn on_mutate(self, call: impl Fn(&MutationView, &QueryClient) + Send + Sync + 'static) -> Self {
        self.on_mutation(MutationStage::Mutate, call)
    }

    /// Called when a mutation has succeeded, before its own hook. The view has its data.
    #[must_use]
    pub fn on_mutation_success(
        self,
        call: impl Fn(&MutationView, &QueryClient) + Send + Sync + 'static,
    ) -> Self {
        self.on_mutation(MutationStage::Success, call)
    }

    /// Called when a mutation has failed or was cancelled, before its own hook. The view has its error.
    #[must_use]
    pub fn on_mutation_error(
        self,
        call: impl Fn(&MutationView, &QueryClient) + Send + Sync + 'static,
    ) -> Self {
        self.on_mutation(MutationStage::Error, call)
    }

    /// Called when a mutation is over, either way, before its own hook.
    #[must_use]
    pub fn on_mutation_settled(
        self,
        call: impl Fn(&MutationView, &QueryClient) + Send + Sync + 'static,
    ) -> Self {
        self.on_mutation(MutationStage::Settled, call)
    }

    fn on_mutation(
        mut self,
        stage: MutationStage,
        call: impl Fn(&MutationView, &QueryClient) + Send + Sync + 'static,
    ) -> Self {
        self.settings.on_mutation.push(OnMutation { stage, call: Box::new(call) });
        self
    }
}
