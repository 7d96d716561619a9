use std::time::Duration;

use contract::{
    Permission,
    permissions::{Catalogue, CheckPermissions, ListPermissions, PermissionQuestion, Verdicts},
};
use query::{FetchContext, Filter, Portable, Query, QueryClient, QueryKey, QueryOptions, RefetchOn};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    api::{Api, ApiError},
    cache,
};

const MINUTE: Duration = Duration::from_secs(60);

/// The keys of everything about permissions, from the general to the particular.
pub(super) mod keys {
    use query::QueryKey;
    use uuid::Uuid;

    /// Everything about permissions.
    pub(in crate::permissions) fn all() -> QueryKey {
        QueryKey::new("permissions")
    }

    /// The catalogue, which is the same for everyone.
    pub(in crate::permissions) fn catalogue() -> QueryKey {
        all().with("catalogue")
    }

    /// Every answer to a person of the tenant.
    pub(in crate::permissions) fn checks(tenant: i32, user: Uuid) -> QueryKey {
        all().with("check").with(tenant).with(user.to_string())
    }

    /// What someone may do, and where that is held.
    pub(in crate::permissions) fn inspected(tenant: i32, user: Uuid) -> QueryKey {
        all().with("inspect").with(tenant).with(user.to_string())
    }

    /// One answer, by the text of its question.
    pub(in crate::permissions) fn check(tenant: i32, user: Uuid, question: &str) -> QueryKey {
        checks(tenant, user).with(question.to_owned())
    }
}

/// Every permission there is. It changes with a new version of Mono.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct PermissionCatalogue;

cache::holds!(Query: PermissionCatalogue, PermissionCheck);

impl Query for PermissionCatalogue {
    type Data = Catalogue;
    type Error = ApiError;

    fn key(&self) -> QueryKey {
        keys::catalogue()
    }

    async fn fetch(self, cx: FetchContext) -> Result<Catalogue, ApiError> {
        Api::of(&cx)?.call::<ListPermissions>((), &(), &()).await
    }

    fn options(&self) -> QueryOptions {
        QueryOptions::new().stale_time(30 * MINUTE).gc_time(60 * MINUTE).refetch_on_mount(RefetchOn::IfStale)
    }

    fn retryable(&self, error: &ApiError) -> bool {
        error.is_transient()
    }
}

/// Whether someone may do something, as the server says when asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PermissionCheck {
    pub(super) tenant: i32,
    pub(super) user: Uuid,
    pub(super) permissions: Vec<Permission>,
}

impl PermissionCheck {
    fn question(&self) -> PermissionQuestion {
        PermissionQuestion { permissions: self.permissions.clone() }
    }
}

impl Query for PermissionCheck {
    type Data = Verdicts;
    type Error = ApiError;

    fn key(&self) -> QueryKey {
        use contract::query_string::QueryString;
        keys::check(self.tenant, self.user, &self.question().encode())
    }

    async fn fetch(self, cx: FetchContext) -> Result<Verdicts, ApiError> {
        Api::of(&cx)?.call::<CheckPermissions>((), &self.question(), &()).await
    }

    /// Nothing that is shown is older than this: it is asked again on time, or when the page is looked at again, and no
    /// verdict outlives its page.
    fn options(&self) -> QueryOptions {
        QueryOptions::new()
            .stale_time(5 * MINUTE)
            .refetch_interval(5 * MINUTE)
            .refetch_on_mount(RefetchOn::IfStale)
            .refetch_on_focus(RefetchOn::IfStale)
    }

    fn retryable(&self, error: &ApiError) -> bool {
        error.is_transient()
    }
}

impl Portable for PermissionCatalogue {
    const NAME: &'static str = "permissions/catalogue";
}

/// Has everything about permissions asked again: who may do what has changed.
pub(crate) fn invalidate(client: &QueryClient) {
    client.invalidate(Filter::prefix(keys::all()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_from_the_general_to_the_particular() {
        let (tenant, user) = (7, Uuid::nil());
        let check = PermissionCheck { tenant, user, permissions: vec![Permission::UsersRead] }.key();
        assert_eq!(check.to_string(), format!("permissions/check/7/{user}/permission=users%3Aread"));
        assert!(check.starts_with(&keys::checks(7, user)) && check.starts_with(&keys::all()));
        let catalogue = PermissionCatalogue.key();
        assert!(catalogue.starts_with(&keys::all()) && !catalogue.starts_with(&keys::checks(7, user)));
    }

    #[test]
    fn each_is_kept_as_long_as_it_may_be() {
        let catalogue = QueryOptions::new().stale_time(Duration::from_secs(1800));
        let catalogue = catalogue.gc_time(Duration::from_secs(3600)).refetch_on_mount(RefetchOn::IfStale);
        assert_eq!(PermissionCatalogue.options(), catalogue);
    }
}
