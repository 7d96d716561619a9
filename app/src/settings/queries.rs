use std::time::Duration;

use contract::auth::{ActiveSessions, ListSessions};
use query::{FetchContext, Query, QueryKey, QueryOptions, RefetchOn};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    api::{Api, ApiError},
    cache,
};

/// A person's own sessions. They stay in the page: which devices there are is nothing to be stored in one of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct DeviceList {
    pub(super) tenant: i32,
    pub(super) user: Uuid,
}

cache::holds!(Query: DeviceList);

impl Query for DeviceList {
    type Data = ActiveSessions;
    type Error = ApiError;

    fn key(&self) -> QueryKey {
        QueryKey::new("sessions").with(self.tenant).with(self.user.to_string())
    }

    async fn fetch(self, cx: FetchContext) -> Result<ActiveSessions, ApiError> {
        Api::of(&cx)?.call::<ListSessions>((), &(), &()).await
    }

    fn options(&self) -> QueryOptions {
        QueryOptions::new()
            .stale_time(Duration::from_secs(30))
            .refetch_on_mount(RefetchOn::IfStale)
            .refetch_on_focus(RefetchOn::IfStale)
    }

    fn retryable(&self, error: &ApiError) -> bool {
        error.is_transient()
    }
}
