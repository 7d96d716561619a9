use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    Code, Problem,
    users::{CreateUser, DeleteUser, GetUser, NewUser, Status, UpdateUser, User, UserChange},
};
use query::{FetchContext, Filter, Layers, Mutation, PortableMutation, QueryClient};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    placing,
    queries::{UserList, keys},
};
use crate::{
    api::{Api, ApiError, Headers},
    cache,
    change::{Change, TryAgain},
    text,
};

/// Changes a user's name, role or status.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ChangeUser {
    pub(super) tenant: i32,
    pub(super) id: Uuid,
    /// What they were called.
    pub(super) name: String,
    pub(super) change: UserChange,
    /// What stood there when it was asked for, of what it changes.
    pub(super) before: UserChange,
    /// When it was asked for.
    pub(super) at: DateTime<Utc>,
}

cache::holds!(Mutation: ChangeUser, AddUser, RemoveUser);

impl Mutation for ChangeUser {
    type Data = User;
    type Error = ApiError;

    async fn mutate(self, cx: FetchContext) -> Result<User, ApiError> {
        let api = Api::of(&cx)?;
        let mut headers = idempotent(&cx);
        if Utc::now() - self.at > WAITED {
            let now = api.call::<GetUser>(self.id, &(), &()).await?;
            if let Some(conflict) = overtaken(&self.change, &self.before, &now) {
                return Err(conflict);
            }
            headers.push(("if-match", format!("\"{}\"", now.version)));
        }
        api.call_with::<UpdateUser>(self.id, &(), &self.change, headers).await
    }

    fn optimistic(&self, layers: &mut Layers) {
        let Self { tenant, id, change, .. } = self.clone();
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

impl PortableMutation for ChangeUser {
    const NAME: &'static str = "users/change";
}

impl Change for ChangeUser {
    fn failure(&self) -> String {
        match &self.change {
            UserChange { name: Some(name), .. } => text::users::rename_failed(&self.name, name),
            UserChange { role: Some(_), .. } => text::users::role_failed(&self.name),
            UserChange { .. } => text::users::status_failed(&self.name),
        }
    }

    /// The person has been told what stands there now, and may want theirs all the same.
    fn again(&self, error: &ApiError) -> Option<TryAgain<Self>> {
        let mutation = Self { at: Utc::now(), ..self.clone() };
        match error.code() {
            Some(Code::Outdated) => Some(TryAgain { label: text::SAVE_ANYWAY, mutation }),
            _ => error.is_transient().then_some(TryAgain { label: text::TRY_AGAIN, mutation }),
        }
    }
}

/// A change that is sent later than this after it was asked for may meet another's.
const WAITED: TimeDelta = TimeDelta::seconds(10);

/// Lets the server do it once, however often it is asked: the answer to the first may have been lost.
fn idempotent(cx: &FetchContext) -> Headers {
    cx.idempotency_key().map(|key| ("idempotency-key", key.to_string())).into_iter().collect()
}

/// The conflict, if someone else has given what is to be changed a third value since.
fn overtaken(change: &UserChange, before: &UserChange, now: &User) -> Option<ApiError> {
    let third = |new: Option<&str>, before: Option<&str>, now: &str| {
        (new.is_some() && before.is_some() && new != Some(now) && before != Some(now)).then(|| now.to_owned())
    };
    let value = third(change.name.as_deref(), before.name.as_deref(), &now.name)
        .or_else(|| {
            let role = third(change.role.as_deref(), before.role.as_deref(), &now.role);
            role.map(|role| text::role(&role))
        })
        .or_else(|| {
            let status = |change: &UserChange| change.status.map(Status::as_str);
            third(status(change), status(before), now.status.as_str())
                .map(|_| text::status(now.status).to_owned())
        })?;
    let problem = Problem::new(Code::Outdated, text::users::changed_meanwhile(&value), "");
    Some(ApiError::Problem(Box::new(problem)))
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
#[derive(Debug, Clone, Serialize, Deserialize)]
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

impl PortableMutation for AddUser {
    const NAME: &'static str = "users/add";
}

impl Change for AddUser {
    fn failure(&self) -> String {
        text::users::add_failed(&self.user.name, &self.user.email)
    }
}

/// Removes a user.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct RemoveUser {
    pub(super) tenant: i32,
    pub(super) id: Uuid,
    /// What they are called.
    pub(super) name: String,
}

impl Mutation for RemoveUser {
    type Data = ();
    type Error = ApiError;

    async fn mutate(self, cx: FetchContext) -> Result<(), ApiError> {
        let headers = idempotent(&cx);
        Api::of(&cx)?.call_with::<DeleteUser>(self.id, &(), &(), headers).await
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

impl PortableMutation for RemoveUser {
    const NAME: &'static str = "users/remove";
}

impl Change for RemoveUser {
    fn failure(&self) -> String {
        text::users::remove_failed(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> UserChange {
        UserChange { name: Some(name.into()), ..UserChange::default() }
    }

    fn user(name: &str, role: &str) -> User {
        let added = NewUser { name: name.into(), email: "a@b.test".into(), role: role.into(), status: None };
        placing::provisional(&added, Uuid::nil())
    }

    #[test]
    fn a_change_that_waited_gives_way_to_anothers_of_the_same_field_alone() {
        let overtaken = |now: &User| overtaken(&named("Mine"), &named("Before"), now).is_some();
        assert!(!overtaken(&user("Before", "viewer")), "nobody was quicker");
        assert!(!overtaken(&user("Before", "admin")), "another field");
        assert!(!overtaken(&user("Mine", "viewer")), "it has arrived already");
        assert!(overtaken(&user("Theirs", "viewer")));
    }

    #[test]
    fn the_conflict_says_what_stands_there_now_and_can_be_overruled() {
        let role = |role: &str| UserChange { role: Some(role.into()), ..UserChange::default() };
        let error = overtaken(&role("admin"), &role("viewer"), &user("Ana", "editor")).unwrap();
        assert!(text::api_error(&error).contains("Editor"), "{error:?}");
        let at = DateTime::UNIX_EPOCH;
        let (change, before) = (role("admin"), role("viewer"));
        let late = ChangeUser { tenant: 1, id: Uuid::nil(), name: "Ana".into(), change, before, at };
        let again = late.again(&error).unwrap();
        assert_eq!(again.label, text::SAVE_ANYWAY);
        assert!(Utc::now() - again.mutation.at < WAITED, "it does not meet the same conflict again");
    }

    #[test]
    fn each_is_the_same_after_it_was_stored() {
        let user =
            NewUser { name: "Ana".into(), email: "a@b.test".into(), role: "viewer".into(), status: None };
        let add = AddUser { tenant: 1, user, attempt: Uuid::from_u128(7) };
        let stored: AddUser = serde_json::from_str(&serde_json::to_string(&add).unwrap()).unwrap();
        assert_eq!(format!("{stored:?}"), format!("{add:?}"));
        let (id, at) = (Uuid::from_u128(7), DateTime::UNIX_EPOCH);
        let change =
            ChangeUser { tenant: 1, id, name: "Ana".into(), change: named("B"), before: named("A"), at };
        let stored: ChangeUser = serde_json::from_str(&serde_json::to_string(&change).unwrap()).unwrap();
        assert_eq!(format!("{stored:?}"), format!("{change:?}"));
    }
}
