//! What people are told of. It changes too often to be cached: reads go to PostgreSQL.

mod list;
mod notify;
mod read;
mod read_all;
mod record;
mod routes;

pub use list::list;
pub use notify::notify;
pub use read::read;
pub use read_all::read_all;
pub use routes::routes;
