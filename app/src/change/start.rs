use std::{future::IntoFuture, sync::Arc};

use leptos::task::spawn_local;
use query::{MutationError, QueryClient, use_query_client};

use super::{Change, TryAgain};
use crate::{
    api::ApiError,
    text,
    ui::{Action, Toasts, use_toasts},
};

/// Starts changes. It outlives the component that they are asked from.
#[derive(Clone)]
pub(crate) struct Changes {
    client: QueryClient,
    toasts: Toasts,
}

/// Call it in a component.
pub(crate) fn use_changes() -> Changes {
    Changes { client: use_query_client(), toasts: use_toasts() }
}

impl Changes {
    /// Where to say how it went.
    pub(crate) fn toasts(&self) -> Toasts {
        self.toasts
    }

    /// Asks for `mutation`. If it fails, a message says so; `settled` is told of every outcome.
    pub(crate) fn start<M: Change>(
        &self,
        mutation: M,
        settled: impl Fn(Result<(), &ApiError>) + Clone + Send + Sync + 'static,
    ) {
        let outcome = self.client.mutate(mutation.clone()).into_future();
        let changes = self.clone();
        spawn_local(async move {
            let Err(error) = outcome.await else { return settled(Ok(())) };
            let error = cause(error);
            settled(Err(&error));
            changes.tell(&mutation, &error, settled);
        });
    }

    /// Says that `mutation` has failed, and offers what may help.
    pub(super) fn tell<M: Change>(
        &self,
        mutation: &M,
        error: &ApiError,
        settled: impl Fn(Result<(), &ApiError>) + Clone + Send + Sync + 'static,
    ) {
        let message = format!("{} {}", mutation.failure(), text::api_error(error));
        let again = mutation.again(error).map(|TryAgain { label, mutation }| {
            let changes = self.clone();
            Action::Run(label, Arc::new(move || changes.start(mutation.clone(), settled.clone())))
        });
        self.toasts.failed(message, text::reference(error), again);
    }

    /// The client that they go through.
    pub(crate) fn client(&self) -> &QueryClient {
        &self.client
    }
}

/// The API's error; a mutation that never ran is as good as one without an answer.
pub(crate) fn cause(error: MutationError<ApiError>) -> ApiError {
    match error {
        MutationError::Error(error) => Arc::unwrap_or_clone(error),
        MutationError::Cancelled => ApiError::Network,
    }
}
