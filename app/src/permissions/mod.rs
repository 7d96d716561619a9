//! What there is to be allowed, what the viewer may do, and why others may what they may.

mod inspect;
mod inspector;
mod page;
mod portable;
mod queries;
mod use_permissions;

pub(crate) use inspector::InspectorPage;
pub(crate) use page::PermissionsPage;
#[cfg(feature = "hydrate")]
pub(crate) use portable::register;
pub(crate) use queries::invalidate;
pub(crate) use use_permissions::{May, use_permission, use_permissions};
