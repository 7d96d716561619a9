use std::{future::IntoFuture, sync::Arc};

use contract::users::{Status, User, UserChange};
use leptos::task::spawn_local;
use query::{Mutation, MutationError, QueryClient, use_query_client};

use super::mutations::{ChangeUser, RemoveUser};
use crate::{
    api::ApiError,
    text,
    ui::{Action, Toasts, use_toasts},
};

/// What can be done to a user: shown at once, taken back with a message if it fails. It outlives the row, and the page,
/// that it was asked from.
#[derive(Clone)]
pub(super) struct Actions {
    tenant: i32,
    client: QueryClient,
    toasts: Toasts,
}

/// The actions on this tenant's users. Call it in the page's component.
pub(super) fn use_actions(tenant: i32) -> Actions {
    Actions { tenant, client: use_query_client(), toasts: use_toasts() }
}

impl Actions {
    /// Gives the user another name. `refused` is told the name and the fault if the server finds fault with the name
    /// itself.
    pub(super) fn rename(
        &self,
        user: &User,
        name: String,
        refused: impl Fn(String, String) + Clone + Send + Sync + 'static,
    ) {
        let change = UserChange { name: Some(name.clone()), ..UserChange::default() };
        let failure = text::users::rename_failed(&user.name, &name);
        self.start(self.change_of(user, change), failure, move |outcome| {
            if let Err(error) = outcome
                && let Some(fault) = error.field("name")
            {
                refused(name.clone(), fault.to_owned());
            }
        });
    }

    /// Gives the user another role.
    pub(super) fn set_role(&self, user: &User, role: String) {
        let change = UserChange { role: Some(role), ..UserChange::default() };
        self.start(self.change_of(user, change), text::users::role_failed(&user.name), |_| {});
    }

    /// Lets the user in, or keeps them out.
    pub(super) fn set_status(&self, user: &User, status: Status) {
        let change = UserChange { status: Some(status), ..UserChange::default() };
        self.start(self.change_of(user, change), text::users::status_failed(&user.name), |_| {});
    }

    /// Removes the user.
    pub(super) fn remove(&self, user: &User) {
        let (toasts, done) = (self.toasts, text::users::removed(&user.name));
        let mutation = RemoveUser { tenant: self.tenant, id: user.id };
        self.start(mutation, text::users::remove_failed(&user.name), move |outcome| {
            if outcome.is_ok() {
                toasts.done(done.clone(), None);
            }
        });
    }

    fn change_of(&self, user: &User, change: UserChange) -> ChangeUser {
        ChangeUser { tenant: self.tenant, id: user.id, change }
    }

    /// Trying again is the same mutation once more: with the client it went through, whoever asked for it.
    fn start<M>(
        &self,
        mutation: M,
        failure: String,
        settled: impl Fn(Result<(), &ApiError>) + Clone + Send + Sync + 'static,
    ) where
        M: Mutation<Error = ApiError>,
    {
        let outcome = self.client.mutate(mutation.clone()).into_future();
        let actions = self.clone();
        spawn_local(async move {
            let Err(error) = outcome.await else { return settled(Ok(())) };
            let error = cause(error);
            let (toasts, message) = (actions.toasts, format!("{failure} {}", text::api_error(&error)));
            let detail = text::reference(&error);
            settled(Err(&error));
            let again = error.is_transient().then(|| {
                let run = move || actions.start(mutation.clone(), failure.clone(), settled.clone());
                Action::Run(text::TRY_AGAIN, Arc::new(run))
            });
            toasts.failed(message, detail, again);
        });
    }
}

/// The API's error; a mutation that never ran is as good as one without an answer.
pub(super) fn cause(error: MutationError<ApiError>) -> ApiError {
    match error {
        MutationError::Error(error) => Arc::unwrap_or_clone(error),
        MutationError::Cancelled => ApiError::Network,
    }
}
