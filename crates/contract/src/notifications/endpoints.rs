use uuid::Uuid;

use super::{AllRead, Notification, NotificationFilter, NotificationPage, ReadUntil};
use crate::{Access, endpoint};

endpoint! {
    /// One page of the caller's own notifications, the newest first.
    ListNotifications: Get "/api/v1/notifications", access: Access::SignedIn,
    query: NotificationFilter, response: NotificationPage
}
endpoint! {
    /// Marks one as read. One that is read already stays as it is. 404 for anyone else's.
    ReadNotification: Post "/api/v1/notifications/{id}/read", access: Access::SignedIn,
    path: Uuid, response: Notification
}
endpoint! {
    /// Marks all as read, or those up to a moment: what came after the caller had looked stays unread.
    ReadAllNotifications: Post "/api/v1/notifications/read-all", access: Access::SignedIn,
    query: ReadUntil, response: AllRead
}
