//! Data that outlives the page: one row of a storage per entry.

mod clean;
mod handle;
mod journal;
#[cfg(feature = "testing")]
mod memory;
mod options;
mod outdated;
mod replay;
mod restore;
mod rows;
mod shared;
mod storage;
mod writer;

pub use handle::Persisted;
#[cfg(feature = "testing")]
pub use memory::MemoryStorage;
pub use options::Persistence;
pub use storage::{Storage, StorageError};
