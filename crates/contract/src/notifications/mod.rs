//! What a person is told of: by their organisation, about themselves and what they have started.

mod endpoints;
mod filter;
mod view;

pub use endpoints::{ListNotifications, ReadAllNotifications, ReadNotification};
pub use filter::{NotificationFilter, ReadUntil};
pub use view::{AllRead, Event, Notification, NotificationPage};
