//! Roles, and what they grant.

mod endpoints;
mod key;
mod view;

pub use endpoints::{GetRolePermissions, ListRoles, SetRolePermissions};
pub use key::RoleKey;
pub use view::{OWNER, Role, RoleGrants, Roles};
