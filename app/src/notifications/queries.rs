use std::time::Duration;

use contract::notifications::{ListNotifications, NotificationFilter, NotificationPage};
use query::{FetchContext, Portable, Query, QueryKey, QueryOptions, RefetchOn};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    api::{Api, ApiError},
    cache,
};

/// How often those on the screen are asked for.
pub(super) const POLL: Duration = Duration::from_secs(60);

/// The keys of everything about notifications, per person, from the general to the particular.
pub(super) mod keys {
    use query::QueryKey;
    use uuid::Uuid;

    /// Everything about the person's notifications.
    pub(in crate::notifications) fn all(tenant: i32, user: Uuid) -> QueryKey {
        QueryKey::new("notifications").with(tenant).with(user.to_string())
    }

    /// Every list.
    pub(in crate::notifications) fn lists(tenant: i32, user: Uuid) -> QueryKey {
        all(tenant, user).with("list")
    }

    /// One list, by the text of its filter.
    pub(in crate::notifications) fn list(tenant: i32, user: Uuid, filter: &str) -> QueryKey {
        lists(tenant, user).with(filter.to_owned())
    }
}

/// One page of a person's notifications, and how many are unread.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct NotificationList {
    pub(super) tenant: i32,
    pub(super) user: Uuid,
    pub(super) filter: NotificationFilter,
}

cache::holds!(Query: NotificationList);

impl Query for NotificationList {
    type Data = NotificationPage;
    type Error = ApiError;

    fn key(&self) -> QueryKey {
        use contract::query_string::QueryString;
        keys::list(self.tenant, self.user, &self.filter.encode())
    }

    async fn fetch(self, cx: FetchContext) -> Result<NotificationPage, ApiError> {
        Api::of(&cx)?.call::<ListNotifications>((), &self.filter, &()).await
    }

    /// A hidden page does not ask; it does when it is looked at again.
    fn options(&self) -> QueryOptions {
        QueryOptions::new()
            .stale_time(Duration::from_secs(30))
            .refetch_interval(POLL)
            .refetch_on_mount(RefetchOn::IfStale)
            .refetch_on_focus(RefetchOn::IfStale)
    }

    fn retryable(&self, error: &ApiError) -> bool {
        error.is_transient()
    }
}

impl Portable for NotificationList {
    const NAME: &'static str = "notifications/list";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_from_the_general_to_the_particular() {
        let (tenant, user) = (7, Uuid::nil());
        let filter = NotificationFilter { page: 2, ..NotificationFilter::default() };
        let list = NotificationList { tenant, user, filter }.key();
        assert_eq!(list.to_string(), format!("notifications/7/{user}/list/page=2"));
        assert!(list.starts_with(&keys::lists(7, user)) && list.starts_with(&keys::all(7, user)));
    }

    #[test]
    fn people_share_nothing() {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert!(!keys::lists(7, one).starts_with(&keys::all(7, two)));
        assert!(!keys::lists(7, one).starts_with(&keys::all(1, one)));
    }
}
