use contract::{
    Page,
    users::{User, UserFilter},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use query::UseQuery;
use std::sync::Arc;
use uuid::Uuid;

use super::{
    actions::{Actions, use_actions},
    location,
    queries::UserList,
};
use crate::permissions::May;

type Navigate = Box<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct UsersView {
    pub(super) tenant: i32,
    pub(super) filter: Memo<UserFilter>,
    pub(super) list: UseQuery<UserList>,
    pub(super) may: May,
    /// Whom the last press of a box was for.
    pub(super) anchor: StoredValue<Option<Uuid>>,
    actions: StoredValue<Actions>,
    go: StoredValue<Navigate>,
}

/// The view of the page this is on.
pub(super) fn use_users_view() -> UsersView {
    expect_context()
}

impl UsersView {
    pub(super) fn new(tenant: i32, filter: Memo<UserFilter>, list: UseQuery<UserList>, may: May) -> Self {
        let navigate = use_navigate();
        let go = StoredValue::new(Box::new(navigate) as Navigate);
        let (anchor, actions) = (StoredValue::new(None), StoredValue::new(use_actions(tenant)));
        Self { tenant, filter, list, may, anchor, actions, go }
    }

    /// The page that is shown, which is the one before while the next is on its way. Tracked.
    pub(super) fn page(self) -> Option<Arc<Page<User>>> {
        self.list.data()
    }

    /// What can be done to a user.
    pub(super) fn actions(self) -> Actions {
        self.actions.get_value()
    }

    /// Shows another selection, under its own address. `replace`: in place of this one in the history.
    pub(super) fn show(self, filter: &UserFilter, replace: bool) {
        let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        self.go.with_value(|go| go(&location::href(filter), options));
    }

    /// The address of this selection changed by `change`. Tracked.
    pub(super) fn href(self, change: impl FnOnce(UserFilter) -> UserFilter) -> String {
        location::href(&change(self.filter.get()))
    }
}
