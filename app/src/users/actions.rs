use std::{future::IntoFuture, sync::Arc};

use contract::users::{Status, User, UserChange};
use leptos::{prelude::*, task::spawn_local};
use query::{Mutation, MutationError, QueryClient, use_query_client};

use super::mutations::{ChangeUser, RemoveUser};
use crate::{
    api::ApiError,
    text,
    ui::{Action, Toasts, use_toasts},
};

/// What can be done to a user: shown at once, taken back with a message if it fails. It outlives the row it was asked from.
#[derive(Clone, Copy)]
pub(super) struct Actions {
    tenant: i32,
    client: StoredValue<QueryClient>,
    toasts: Toasts,
}

/// The actions on this tenant's users. Call it in the page's component.
pub(super) fn use_actions(tenant: i32) -> Actions {
    Actions { tenant, client: StoredValue::new(use_query_client()), toasts: use_toasts() }
}

impl Actions {
    /// Gives the user another name. `refused` is told if the server finds fault with the name itself.
    pub(super) fn rename(self, user: &User, name: String, refused: Callback<(String, String)>) {
        let change = UserChange { name: Some(name.clone()), ..UserChange::default() };
        let failure = text::users::rename_failed(&user.name, &name);
        let typed = name.clone();
        let again = user.clone();
        let retry = Callback::new(move |()| self.rename(&again, name.clone(), refused));
        self.run(self.change_of(user, change), failure, retry, move |error| {
            if let Some(fault) = error.field("name") {
                refused.run((typed, fault.to_owned()));
            }
        });
    }

    /// Gives the user another role.
    pub(super) fn set_role(self, user: &User, role: String) {
        let change = UserChange { role: Some(role.clone()), ..UserChange::default() };
        let failure = text::users::role_failed(&user.name);
        let again = user.clone();
        let retry = Callback::new(move |()| self.set_role(&again, role.clone()));
        self.run(self.change_of(user, change), failure, retry, |_| {});
    }

    /// Lets the user in, or keeps them out.
    pub(super) fn set_status(self, user: &User, status: Status) {
        let change = UserChange { status: Some(status), ..UserChange::default() };
        let failure = text::users::status_failed(&user.name);
        let again = user.clone();
        let retry = Callback::new(move |()| self.set_status(&again, status));
        self.run(self.change_of(user, change), failure, retry, |_| {});
    }

    /// Removes the user.
    pub(super) fn remove(self, user: &User) {
        let failure = text::users::remove_failed(&user.name);
        let again = user.clone();
        let retry = Callback::new(move |()| self.remove(&again));
        let (toasts, done) = (self.toasts, text::users::removed(&user.name));
        let mutation = RemoveUser { tenant: self.tenant, id: user.id };
        self.start(mutation, failure, retry, |_| {}, move || toasts.done(done, None));
    }

    fn change_of(self, user: &User, change: UserChange) -> ChangeUser {
        ChangeUser { tenant: self.tenant, id: user.id, change }
    }

    fn run<M>(
        self,
        mutation: M,
        failure: String,
        retry: Callback<()>,
        refused: impl FnOnce(&ApiError) + 'static,
    ) where
        M: Mutation<Error = ApiError>,
    {
        self.start(mutation, failure, retry, refused, || {});
    }

    fn start<M>(
        self,
        mutation: M,
        failure: String,
        retry: Callback<()>,
        refused: impl FnOnce(&ApiError) + 'static,
        done: impl FnOnce() + 'static,
    ) where
        M: Mutation<Error = ApiError>,
    {
        // Gone with the page: there is nothing left to show it on.
        let Some(client) = self.client.try_get_value() else { return };
        let outcome = client.mutate(mutation).into_future();
        spawn_local(async move {
            match outcome.await {
                Ok(_) => done(),
                Err(error) => {
                    let error = cause(error);
                    let again = error.is_transient().then_some(Action::Run(text::TRY_AGAIN, retry));
                    let (reason, detail) = (text::api_error(&error), text::reference(&error));
                    self.toasts.failed(format!("{failure} {reason}"), detail, again);
                    refused(&error);
                }
            }
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
