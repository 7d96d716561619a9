//! What there is to be allowed, and what the viewer may do.

mod page;
mod queries;
mod use_permissions;

pub(crate) use page::PermissionsPage;
pub(crate) use use_permissions::{May, use_permission, use_permissions};
