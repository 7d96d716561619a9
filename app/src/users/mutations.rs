use contract::users::{CreateUser, DeleteUser, NewUser, UpdateUser, User, UserChange};
use query::{FetchContext, Filter, Layers, Mutation, QueryClient};
use uuid::Uuid;

use super::{
    placing,
    queries::{UserList, keys},
};
use crate::{
    api::{Api, ApiError},
    cache,
};

/// Changes a user's name, role or status.
#[derive(Debug, Clone)]
pub(super) struct ChangeUser {
    pub(super) tenant: i32,
    pub(super) id: Uuid,
    pub(super) change: UserChange,
}

cache::holds!(Mutation: ChangeUser, AddUser, RemoveUser);

impl Mutation for ChangeUser {
    type Data = User;
    type Error = ApiError;

    async fn mutate(self, cx: FetchContext) -> Result<User, ApiError> {
        Api::of(&cx)?.call::<UpdateUser>(self.id, &(), &self.change).await
    }

    fn optimistic(&self, layers: &mut Layers) {
        let Self { tenant, id, change } = self.clone();
        layers.patch::<UserList>(Filter::prefix(keys::lists(tenant)), move |_, page| {
            if let Some(user) = page.data.iter_mut().find(|user| user.id == id) {
                apply(&change, user);
            }
        });
    }

    fn on_settled(&self, client: &QueryClient) {
        client.invalidate(Filter::prefix(keys::lists(self.tenant)));
        client.invalidate(Filter::prefix(keys::detail(self.tenant, self.id)));
    }

    fn scope(&self) -> Option<String> {
        Some(format!("user {}", self.id))
    }
}

fn apply(change: &UserChange, user: &mut User) {
    if let Some(name) = &change.name {
        user.name.clone_from(name);
    }
    if let Some(role) = &change.role {
        user.role.clone_from(role);
    }
    if let Some(status) = change.status {
        user.status = status;
    }
}

/// Adds a user.
#[derive(Debug, Clone)]
pub(super) struct AddUser {
    pub(super) tenant: i32,
    pub(super) user: NewUser,
    /// Names this attempt: the id of the row until the server has given one, and what keeps a repeated request from
    /// adding the user twice.
    pub(super) attempt: Uuid,
}

impl Mutation for AddUser {
    type Data = User;
    type Error = ApiError;

    async fn mutate(self, cx: FetchContext) -> Result<User, ApiError> {
        let headers = vec![("idempotency-key", self.attempt.to_string())];
        Api::of(&cx)?.call_with::<CreateUser>((), &(), &self.user, headers).await
    }

    fn optimistic(&self, layers: &mut Layers) {
        let user = placing::provisional(&self.user, self.attempt);
        layers.patch::<UserList>(Filter::prefix(keys::lists(self.tenant)), move |list, page| {
            placing::insert(&list.filter, page, &user);
        });
    }

    fn on_settled(&self, client: &QueryClient) {
        client.invalidate(Filter::prefix(keys::lists(self.tenant)));
    }
}

/// Removes a user.
#[derive(Debug, Clone)]
pub(super) struct RemoveUser {
    pub(super) tenant: i32,
    pub(super) id: Uuid,
}

impl Mutation for RemoveUser {
    type Data = ();
    type Error = ApiError;

    async fn mutate(self, cx: FetchContext) -> Result<(), ApiError> {
        Api::of(&cx)?.call::<DeleteUser>(self.id, &(), &()).await
    }

    fn optimistic(&self, layers: &mut Layers) {
        let id = self.id;
        layers.patch::<UserList>(Filter::prefix(keys::lists(self.tenant)), move |_, page| {
            let before = page.data.len();
            page.data.retain(|user| user.id != id);
            page.total = page.total.saturating_sub((before - page.data.len()) as u64);
        });
    }

    fn on_settled(&self, client: &QueryClient) {
        client.invalidate(Filter::prefix(keys::all(self.tenant)));
    }

    fn scope(&self) -> Option<String> {
        Some(format!("user {}", self.id))
    }
}
