//! The people of a tenant.

mod endpoints;
mod filter;
mod import;
mod view;
mod write;

pub use endpoints::{CreateUser, DeleteUser, ExportUsers, GetUser, ImportUsers, ListUsers, UpdateUser};
pub use filter::{Sort, SortField, UserFilter};
pub use import::{ImportMode, ImportOptions, ImportReport, RejectedRow, UserRow};
pub use view::{Status, User};
pub use write::{MAX_NAME, NewUser, UserChange};
