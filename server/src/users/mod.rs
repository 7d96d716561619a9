//! The people of a tenant.

mod change;
mod create;
mod delete;
mod export;
mod get;
mod guarded;
mod import;
mod list;
mod record;
mod roles;
mod routes;
mod spreadsheet;

pub use change::change;
pub use create::create;
pub use delete::delete;
pub use export::export;
pub use get::get;
pub use list::list;
pub use routes::routes;
