//! Who did what, and when: reading the log, checking its chain, and noting what was refused. What is done is noted by the
//! write that does it.

mod list;
mod refusals;
mod routes;
pub mod verify;

pub use list::list;
pub use refusals::Refusals;
pub use routes::routes;
