use contract::{
    Permission,
    auth::{CheckPermissions, PermissionQuestion, Verdicts},
};
use query::{FetchContext, Query, QueryKey, QueryOptions, UseQuery};
use uuid::Uuid;

use super::use_viewer;
use crate::{
    api::{Api, ApiError},
    cache,
};

/// Whether someone may do something, as the server says when asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct PermissionCheck {
    tenant: i32,
    user: Uuid,
    permissions: Vec<Permission>,
}

cache::holds!(Query: PermissionCheck);

impl Query for PermissionCheck {
    type Data = Verdicts;
    type Error = ApiError;

    fn key(&self) -> QueryKey {
        QueryKey::new("permissions").with(self.tenant).with("check").with(self.user.to_string())
    }

    async fn fetch(self, cx: FetchContext) -> Result<Verdicts, ApiError> {
        let question = PermissionQuestion { permissions: self.permissions };
        Api::of(&cx)?.call::<CheckPermissions>((), &question, &()).await
    }

    fn retryable(&self, error: &ApiError) -> bool {
        error.is_transient()
    }
}

/// What the viewer may do: a hint for what to show. The server decides again with each request.
#[derive(Clone, Copy)]
pub(crate) struct May(UseQuery<PermissionCheck>);

impl May {
    /// Whether this is among what the viewer may do; no while it is not known. Tracked.
    pub(crate) fn may(self, permission: Permission) -> bool {
        self.0.data().is_some_and(|verdicts| verdicts.allows(permission))
    }
}

/// Asks about these permissions, for whoever is signed in.
pub(crate) fn use_permissions(permissions: &'static [Permission]) -> May {
    let (tenant, user) = use_viewer().map(|viewer| (viewer.tenant.id, viewer.user.id)).unwrap_or_default();
    May(cache::use_cached(
        move || PermissionCheck { tenant, user, permissions: permissions.to_vec() },
        move || QueryOptions::new().enabled(tenant != 0),
    ))
}
