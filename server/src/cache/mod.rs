//! The one way to read through the caches: in-process, Redis, PostgreSQL.
//!
//! What decides whether a cached value is current is its scopes' versions, which PostgreSQL issues. Redis tells them
//! fast; when it cannot, PostgreSQL tells them itself. So a value is never trusted for its age alone, and Redis may
//! come, go, forget or lag without an answer becoming wrong.

mod batch;
mod breaker;
mod counts;
mod direct;
mod early;
mod entry;
mod flight;
mod key;
mod lease;
mod local;
mod outbox;
mod peek;
mod place;
mod read;
mod redis;
mod relay;
mod replica;
mod sample;
mod session;
mod shown;
mod start;
#[cfg(doctest)]
mod twins;
mod versions;

pub use contract::events::Scope;
pub use key::{Entity, Key, Reference, Segment, Slot, UserField, ttl};
pub use outbox::Announced;
pub use peek::{Held, Peeked};
pub use redis::RedisState;
pub use session::SessionCopy;
pub use shown::Shown;
pub use start::Cache;
