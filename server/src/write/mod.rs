//! The one way to write.
//!
//! A write runs in a task of its own, so a client that goes away cannot leave it half done. The change, its audit rows,
//! the new versions of what depends on it and the outbox rows that announce them are one transaction. After the commit
//! Redis is told; if that fails, the outbox tells it.

mod actor;
mod answer;
mod expected;
mod handle;
mod once;
mod run;
#[cfg(doctest)]
mod twins;

pub use actor::Actor;
pub use answer::Answer;
pub use expected::Expected;
pub use handle::Write;
pub use once::{Once, Request, write_once};
pub use run::write;
