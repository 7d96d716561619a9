use contract::{
    Page,
    permissions::{InspectPermissions, InspectWhom, Inspection},
    users::{ListUsers, User, UserFilter},
};
use query::{FetchContext, Query, QueryKey};
use uuid::Uuid;

use super::queries::keys;
use crate::{
    api::{Api, ApiError},
    cache,
};

/// How many people a search shows.
const SHOWN: u32 = 8;

/// What someone of the tenant may do, and where that is held.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Inspected {
    pub(super) tenant: i32,
    pub(super) user: Uuid,
}

/// The people of the tenant whom a text is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PersonSearch {
    pub(super) tenant: i32,
    pub(super) q: String,
}

cache::holds!(Query: Inspected, PersonSearch);

impl Query for Inspected {
    type Data = Inspection;
    type Error = ApiError;

    fn key(&self) -> QueryKey {
        keys::inspected(self.tenant, self.user)
    }

    async fn fetch(self, cx: FetchContext) -> Result<Inspection, ApiError> {
        Api::of(&cx)?.call::<InspectPermissions>((), &InspectWhom { user_id: self.user }, &()).await
    }

    fn retryable(&self, error: &ApiError) -> bool {
        error.is_transient()
    }
}

impl Query for PersonSearch {
    type Data = Page<User>;
    type Error = ApiError;

    fn key(&self) -> QueryKey {
        keys::all().with("people").with(self.tenant).with(self.q.clone())
    }

    async fn fetch(self, cx: FetchContext) -> Result<Page<User>, ApiError> {
        let filter = UserFilter { q: self.q, page_size: SHOWN, ..UserFilter::default() };
        Api::of(&cx)?.call::<ListUsers>((), &filter, &()).await
    }

    fn retryable(&self, error: &ApiError) -> bool {
        error.is_transient()
    }
}
