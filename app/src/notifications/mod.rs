//! What the viewer is told of: the bell on every page, and the page of all.

mod actions;
mod bell;
mod feed;
mod focus;
mod item;
mod mutations;
mod page;
mod pagination;
mod portable;
mod queries;
mod states;

pub(crate) use bell::NotificationsBell;
pub(crate) use feed::provide_feed;
pub(crate) use page::NotificationsPage;
#[cfg(feature = "hydrate")]
pub(crate) use portable::register;
pub(crate) use portable::tell_failure;
