use contract::roles::{ListRoles, Roles};
use query::{FetchContext, Query, QueryKey};

use crate::{
    api::{Api, ApiError},
    cache,
};

/// The keys of everything about roles, per tenant.
pub(super) mod keys {
    use query::QueryKey;

    /// The roles of a tenant.
    pub(in crate::roles) fn list(tenant: i32) -> QueryKey {
        QueryKey::new("roles").with(tenant).with("list")
    }
}

/// The roles of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct RoleList {
    pub(super) tenant: i32,
}

cache::holds!(Query: RoleList);

impl Query for RoleList {
    type Data = Roles;
    type Error = ApiError;

    fn key(&self) -> QueryKey {
        keys::list(self.tenant)
    }

    async fn fetch(self, cx: FetchContext) -> Result<Roles, ApiError> {
        Api::of(&cx)?.call::<ListRoles>((), &(), &()).await
    }

    fn retryable(&self, error: &ApiError) -> bool {
        error.is_transient()
    }
}
