//! The people of the tenant.

mod page;

pub(crate) use page::UsersPage;
