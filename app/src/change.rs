//! Changes that a page asks of the server: shown at once, taken back with a message if they fail.

use std::{future::IntoFuture, sync::Arc};

use leptos::task::spawn_local;
use query::{Mutation, MutationError, QueryClient, use_query_client};

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

    /// Asks for `mutation`. If it fails, a message says so, beginning with `failure`; `settled` is told of every outcome.
    ///
    /// Trying again is the same mutation once more: with the client it went through, whoever asked for it.
    pub(crate) fn start<M>(
        &self,
        mutation: M,
        failure: String,
        settled: impl Fn(Result<(), &ApiError>) + Clone + Send + Sync + 'static,
    ) where
        M: Mutation<Error = ApiError>,
    {
        let outcome = self.client.mutate(mutation.clone()).into_future();
        let changes = self.clone();
        spawn_local(async move {
            let Err(error) = outcome.await else { return settled(Ok(())) };
            let error = cause(error);
            let (toasts, message) = (changes.toasts, format!("{failure} {}", text::api_error(&error)));
            let detail = text::reference(&error);
            settled(Err(&error));
            let again = error.is_transient().then(|| {
                let run = move || changes.start(mutation.clone(), failure.clone(), settled.clone());
                Action::Run(text::TRY_AGAIN, Arc::new(run))
            });
            toasts.failed(message, detail, again);
        });
    }
}

/// The API's error; a mutation that never ran is as good as one without an answer.
pub(crate) fn cause(error: MutationError<ApiError>) -> ApiError {
    match error {
        MutationError::Error(error) => Arc::unwrap_or_clone(error),
        MutationError::Cancelled => ApiError::Network,
    }
}
