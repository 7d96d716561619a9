//! What there is to be allowed, and what the viewer may do.

mod page;
#[cfg(feature = "hydrate")]
mod portable;
mod queries;
mod use_permissions;

pub(crate) use page::PermissionsPage;
#[cfg(feature = "hydrate")]
pub(crate) use portable::register;
pub(crate) use use_permissions::{May, use_permission, use_permissions};
