use chrono::{DateTime, Utc};
use contract::notifications::{
    AllRead, Notification, NotificationPage, ReadAllNotifications, ReadNotification, ReadUntil,
};
use query::{FetchContext, Filter, Layers, Mutation, PortableMutation, QueryClient};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::queries::{NotificationList, keys};
use crate::{
    api::{Api, ApiError},
    cache,
    change::Change,
    text,
};

/// Marks one as read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct MarkRead {
    pub(super) tenant: i32,
    pub(super) user: Uuid,
    pub(super) id: Uuid,
    /// When it was asked for.
    pub(super) at: DateTime<Utc>,
}

cache::holds!(Mutation: MarkRead, MarkAllRead);

impl Mutation for MarkRead {
    type Data = Notification;
    type Error = ApiError;

    async fn mutate(self, cx: FetchContext) -> Result<Notification, ApiError> {
        Api::of(&cx)?.call::<ReadNotification>(self.id, &(), &()).await
    }

    fn optimistic(&self, layers: &mut Layers) {
        let Self { tenant, user, id, at } = *self;
        layers.patch::<NotificationList>(Filter::prefix(keys::lists(tenant, user)), move |_, page| {
            mark(page, at, |notification| notification.id == id);
        });
    }

    fn on_settled(&self, client: &QueryClient) {
        client.invalidate(Filter::prefix(keys::lists(self.tenant, self.user)));
    }
}

/// Marks as read all up to the newest that the person has seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct MarkAllRead {
    pub(super) tenant: i32,
    pub(super) user: Uuid,
    /// When the newest that they have seen was made.
    pub(super) until: DateTime<Utc>,
    /// When it was asked for.
    pub(super) at: DateTime<Utc>,
}

impl Mutation for MarkAllRead {
    type Data = AllRead;
    type Error = ApiError;

    async fn mutate(self, cx: FetchContext) -> Result<AllRead, ApiError> {
        let until = ReadUntil { until: Some(self.until) };
        Api::of(&cx)?.call::<ReadAllNotifications>((), &until, &()).await
    }

    fn optimistic(&self, layers: &mut Layers) {
        let Self { tenant, user, until, at } = *self;
        layers.patch::<NotificationList>(Filter::prefix(keys::lists(tenant, user)), move |_, page| {
            mark_until(page, at, until);
        });
    }

    fn on_settled(&self, client: &QueryClient) {
        client.invalidate(Filter::prefix(keys::lists(self.tenant, self.user)));
    }
}

impl PortableMutation for MarkRead {
    const NAME: &'static str = "notifications/read";
}

impl PortableMutation for MarkAllRead {
    const NAME: &'static str = "notifications/read-all";
}

impl Change for MarkRead {
    fn failure(&self) -> String {
        text::notifications::READ_FAILED.to_owned()
    }
}

impl Change for MarkAllRead {
    fn failure(&self) -> String {
        text::notifications::READ_ALL_FAILED.to_owned()
    }
}

/// Marks those of the page. A page that does not have them keeps its number of unread ones until the server gives
/// another: whether they are among that number already cannot be told from here.
fn mark(page: &mut NotificationPage, at: DateTime<Utc>, which: impl Fn(&Notification) -> bool) {
    for notification in page.data.iter_mut().filter(|notification| notification.is_unread()) {
        if which(notification) {
            notification.read_at = Some(at);
            page.unread = page.unread.saturating_sub(1);
        }
    }
}

/// Marks all up to a moment. What is unread on the pages after this one is older, so it is read too.
fn mark_until(page: &mut NotificationPage, at: DateTime<Utc>, until: DateTime<Utc>) {
    mark(page, at, |notification| notification.created_at <= until);
    page.unread = page.data.iter().filter(|notification| notification.is_unread()).count() as u64;
}

#[cfg(test)]
mod tests {
    use contract::notifications::Event;

    use super::*;

    fn moment(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    /// The newest first, each with the second at which it was made as its id; 1 is read.
    fn page(seconds: &[i64]) -> NotificationPage {
        let of = |second: &i64| Notification {
            id: Uuid::from_u128(second.unsigned_abs().into()),
            event: Event::Unknown,
            created_at: moment(*second),
            read_at: (*second == 1).then(|| moment(99)),
        };
        let data: Vec<_> = seconds.iter().map(of).collect();
        NotificationPage { data, page: 1, page_size: 25, total: 50, unread: 9 }
    }

    fn unread(page: &NotificationPage) -> Vec<i64> {
        page.data.iter().filter(|n| n.is_unread()).map(|n| n.created_at.timestamp()).collect()
    }

    #[test]
    fn marking_one_counts_it_once_however_often_it_is_applied() {
        let mut shown = page(&[3, 2, 1]);
        for _ in 0..2 {
            mark(&mut shown, moment(50), |n| n.id == Uuid::from_u128(2));
        }
        assert_eq!((unread(&shown), shown.unread), (vec![3], 8));
        assert_eq!(shown.data[1].read_at, Some(moment(50)));
    }

    #[test]
    fn one_that_is_read_or_not_there_changes_nothing() {
        for id in [1, 7] {
            let mut shown = page(&[3, 2, 1]);
            mark(&mut shown, moment(50), |n| n.id == Uuid::from_u128(id));
            assert_eq!(shown, page(&[3, 2, 1]));
        }
    }

    #[test]
    fn what_came_after_the_person_looked_stays_unread() {
        let mut shown = page(&[4, 3, 2, 1]);
        for _ in 0..2 {
            mark_until(&mut shown, moment(50), moment(3));
        }
        assert_eq!((unread(&shown), shown.unread), (vec![4], 1));
    }
}
