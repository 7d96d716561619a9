//! PostgreSQL: how it is connected to, and how a transaction knows its tenant.

mod connect;
mod copy;
mod read;
mod shares;
mod tenant;

pub use connect::{connect, connect_aside, connect_owner, connect_replica, migrate};
pub use copy::copy_text;
pub use read::read;
pub use shares::{Share, Shares};
pub use tenant::{Tx, begin, snapshot};
