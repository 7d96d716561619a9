use contract::notifications::NotificationFilter;
use leptos::prelude::*;
use query::{QueryOptions, UseQuery};
use uuid::Uuid;

use super::{actions::Actions, queries::NotificationList};
use crate::{auth::use_viewer, cache, change::use_changes};

/// The viewer's newest notifications, which every page has, so that one poll serves the bell and the page.
#[derive(Clone, Copy)]
pub(super) struct Feed {
    pub(super) tenant: i32,
    pub(super) user: Uuid,
    pub(super) latest: UseQuery<NotificationList>,
    actions: StoredValue<Actions>,
}

/// Puts the feed into context; call it in what surrounds every page.
pub(crate) fn provide_feed() {
    let (tenant, user) = use_viewer().map(|viewer| (viewer.tenant.id, viewer.user.id)).unwrap_or_default();
    let latest = cache::use_cached(
        move || NotificationList { tenant, user, filter: NotificationFilter::default() },
        move || QueryOptions::new().enabled(tenant != 0),
    );
    let actions = StoredValue::new(Actions { tenant, user, changes: use_changes() });
    provide_context(Feed { tenant, user, latest, actions });
}

/// The feed in context.
pub(super) fn use_feed() -> Feed {
    expect_context()
}

impl Feed {
    /// What can be done to a notification.
    pub(super) fn actions(self) -> Actions {
        self.actions.get_value()
    }

    /// Marks all as read up to the newest that is here, if any is unread.
    pub(super) fn mark_all_read(self) {
        let newest = untrack(|| self.latest.data()).filter(|page| page.unread > 0);
        if let Some(newest) = newest.as_ref().and_then(|page| page.data.first()) {
            self.actions().mark_all_read(newest.created_at);
        }
    }
}
