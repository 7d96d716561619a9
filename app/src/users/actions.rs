use std::sync::{Arc, Mutex};

use chrono::Utc;
use contract::users::{NewUser, Status, User, UserChange};
use uuid::Uuid;

use super::mutations::{AddUser, ChangeUser, RemoveUser};
use crate::{
    change::{Changes, use_changes},
    text,
};

/// What can be done to a user: shown at once, taken back with a message if it fails. It outlives the row, and the page,
/// that it was asked from.
#[derive(Clone)]
pub(super) struct Actions {
    tenant: i32,
    changes: Changes,
}

/// The actions on this tenant's users. Call it in the page's component.
pub(super) fn use_actions(tenant: i32) -> Actions {
    Actions { tenant, changes: use_changes() }
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
        self.changes.start(self.change_of(user, change), move |outcome| {
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
        self.changes.start(self.change_of(user, change), |_| {});
    }

    /// Lets the user in, or keeps them out.
    pub(super) fn set_status(&self, user: &User, status: Status) {
        let change = UserChange { status: Some(status), ..UserChange::default() };
        self.changes.start(self.change_of(user, change), |_| {});
    }

    /// Adds the user once there is a network. `failed` is told if it comes to nothing.
    pub(super) fn add_later(
        &self,
        user: NewUser,
        attempt: Uuid,
        failed: impl Fn() + Clone + Send + Sync + 'static,
    ) {
        self.changes.toasts().done(text::users::will_be_added(&user.name), None);
        self.changes.start(AddUser { tenant: self.tenant, user, attempt }, move |outcome| {
            if outcome.is_err() {
                failed();
            }
        });
    }

    /// Whether there is a network.
    pub(super) fn is_online(&self) -> bool {
        self.changes.client().is_online()
    }

    /// Removes the users. Once all answers are there, one message says of how many it is done.
    pub(super) fn remove(&self, users: &[User]) {
        let toasts = self.changes.toasts();
        let left = Arc::new(Mutex::new((users.len(), Vec::new())));
        for user in users {
            let (left, name) = (left.clone(), user.name.clone());
            let mutation = RemoveUser { tenant: self.tenant, id: user.id, name: name.clone() };
            self.changes.start(mutation, move |outcome| {
                let Ok(mut left) = left.lock() else { return };
                let (waiting, done) = &mut *left;
                // One that was tried again comes to an end after all the others.
                *waiting = waiting.saturating_sub(1);
                done.extend(outcome.is_ok().then(|| name.clone()));
                if *waiting == 0 && !done.is_empty() {
                    toasts.done(text::users::removed(&std::mem::take(done)), None);
                }
            });
        }
    }

    fn change_of(&self, user: &User, change: UserChange) -> ChangeUser {
        let before = UserChange {
            name: change.name.is_some().then(|| user.name.clone()),
            role: change.role.is_some().then(|| user.role.clone()),
            status: change.status.is_some().then_some(user.status),
        };
        let (name, at) = (user.name.clone(), Utc::now());
        ChangeUser { tenant: self.tenant, id: user.id, name, change, before, at }
    }
}
