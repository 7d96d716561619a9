use contract::{
    Page,
    users::{ListUsers, User, UserFilter},
};
use query::{FetchContext, Portable, Query, QueryKey};
use serde::{Deserialize, Serialize};

use crate::{
    api::{Api, ApiError},
    cache,
};

/// The keys of everything about users, per tenant, from the general to the particular.
pub(super) mod keys {
    use query::QueryKey;
    use uuid::Uuid;

    /// Everything about the tenant's users.
    pub(in crate::users) fn all(tenant: i32) -> QueryKey {
        QueryKey::new("users").with(tenant)
    }

    /// Every list.
    pub(in crate::users) fn lists(tenant: i32) -> QueryKey {
        all(tenant).with("list")
    }

    /// One list, by the text of its filter.
    pub(in crate::users) fn list(tenant: i32, filter: &str) -> QueryKey {
        lists(tenant).with(filter.to_owned())
    }

    /// What is known of one user alone.
    pub(in crate::users) fn detail(tenant: i32, id: Uuid) -> QueryKey {
        all(tenant).with("detail").with(id.to_string())
    }
}

/// One page of a tenant's users.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct UserList {
    pub(super) tenant: i32,
    pub(super) filter: UserFilter,
}

cache::holds!(Query: UserList);

impl Query for UserList {
    type Data = Page<User>;
    type Error = ApiError;

    fn key(&self) -> QueryKey {
        use contract::query_string::QueryString;
        keys::list(self.tenant, &self.filter.encode())
    }

    async fn fetch(self, cx: FetchContext) -> Result<Page<User>, ApiError> {
        Api::of(&cx)?.call::<ListUsers>((), &self.filter, &()).await
    }

    fn retryable(&self, error: &ApiError) -> bool {
        error.is_transient()
    }
}

impl Portable for UserList {
    const NAME: &'static str = "users/list";
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn keys_lead_from_the_general_to_the_particular() {
        let list = UserList { tenant: 7, filter: UserFilter { page: 3, ..UserFilter::default() } }.key();
        assert_eq!(list.to_string(), "users/7/list/page=3");
        assert!(list.starts_with(&keys::lists(7)) && list.starts_with(&keys::all(7)));
        let detail = keys::detail(7, Uuid::nil());
        assert!(detail.starts_with(&keys::all(7)) && !detail.starts_with(&keys::lists(7)));
    }

    #[test]
    fn tenants_share_nothing() {
        assert!(!keys::lists(1).starts_with(&keys::all(11)));
        let filter = UserFilter::default();
        assert_ne!(UserList { tenant: 1, filter: filter.clone() }, UserList { tenant: 2, filter });
    }
}
