//! Roles, and what they grant.

mod list;
mod record;
mod routes;
mod set;

pub use list::{get, list};
pub use routes::routes;
pub use set::set;
