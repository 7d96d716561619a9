//! Roles, and what they grant.

mod matrix;
mod mutations;
mod page;
mod queries;

pub(crate) use page::RolesPage;
