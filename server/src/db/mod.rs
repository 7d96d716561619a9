//! PostgreSQL: how it is connected to, and how a transaction knows its tenant.

mod connect;
mod tenant;

pub use connect::{connect, connect_owner, migrate};
pub use tenant::{Tx, begin, snapshot};
