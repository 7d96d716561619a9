use contract::audit::{AuditFilter, AuditPage, ListAudit};
use query::{FetchContext, Query, QueryKey};

use crate::{
    api::{Api, ApiError},
    cache,
};

/// One page of a tenant's audit log.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct AuditList {
    pub(super) tenant: i32,
    pub(super) filter: AuditFilter,
}

cache::holds!(Query: AuditList);

impl Query for AuditList {
    type Data = AuditPage;
    type Error = ApiError;

    fn key(&self) -> QueryKey {
        use contract::query_string::QueryString;
        QueryKey::new("audit").with(self.tenant).with("list").with(self.filter.encode())
    }

    async fn fetch(self, cx: FetchContext) -> Result<AuditPage, ApiError> {
        Api::of(&cx)?.call::<ListAudit>((), &self.filter, &()).await
    }

    fn retryable(&self, error: &ApiError) -> bool {
        error.is_transient()
    }
}
