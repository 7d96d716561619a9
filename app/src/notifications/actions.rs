use chrono::{DateTime, Utc};
use contract::notifications::Notification;
use uuid::Uuid;

use super::mutations::{MarkAllRead, MarkRead};
use crate::change::Changes;

/// What can be done to a person's notifications: shown at once, taken back with a message if it fails.
#[derive(Clone)]
pub(super) struct Actions {
    pub(super) tenant: i32,
    pub(super) user: Uuid,
    pub(super) changes: Changes,
}

impl Actions {
    /// Marks one as read; one that is read already is left alone.
    pub(super) fn mark_read(&self, notification: &Notification) {
        if !notification.is_unread() {
            return;
        }
        let mutation = MarkRead { tenant: self.tenant, user: self.user, id: notification.id, at: Utc::now() };
        self.changes.start(mutation, |_| {});
    }

    /// Marks all as read that were made until this moment.
    pub(super) fn mark_all_read(&self, until: DateTime<Utc>) {
        let mutation = MarkAllRead { tenant: self.tenant, user: self.user, until, at: Utc::now() };
        self.changes.start(mutation, |_| {});
    }
}
