//! Data that outlives the page: one row of a storage per entry.

mod clean;
mod handle;
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
mod indexed_db;
mod journal;
#[cfg(feature = "testing")]
mod memory;
mod options;
mod outdated;
mod queue;
mod replay;
mod restore;
mod rows;
mod set_aside;
mod shared;
mod storage;
mod writer;

pub use handle::Persisted;
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub use indexed_db::IndexedDb;
#[cfg(feature = "testing")]
pub use memory::MemoryStorage;
pub use options::Persistence;
pub use set_aside::SetAside;
pub use storage::{Storage, StorageError};
