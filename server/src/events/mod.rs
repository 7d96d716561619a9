//! Streams of events to those who are there.
//!
//! What is told is what writes left in the outbox, so it is told if and only if it was committed. PostgreSQL wakes each
//! instance at the commit; the instance reads what came after its position in the tenants that have streams open here.
//! Redis has no part in it, but is told first of what has changed.

mod board;
mod feed;
mod frame;
mod hub;
mod listen;
mod outbox;
mod replay;
mod routes;
mod stream;

pub use hub::Hub;
pub use routes::routes;
