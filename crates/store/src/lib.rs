#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod branching;
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub mod browser;
mod cookies;
#[cfg(feature = "devtools")]
pub mod devtools;
mod document;
mod fields;
pub mod first_paint;
mod memory_storage;
mod migrations;
mod options;
mod persister;
#[cfg(feature = "leptos")]
mod reactive;
#[cfg(feature = "leptos")]
mod scratch;
mod shared_cookies;
mod state;
mod status;
mod storage;
mod text;

pub use branching::Branching;
pub use cookies::{CookieJar, MemoryCookies};
pub use document::DocumentError;
pub use first_paint::FirstPaint;
pub use memory_storage::MemoryStorage;
pub use migrations::{Migration, MigrationError, Migrations};
pub use options::PersistOptions;
pub use persister::Persister;
#[cfg(feature = "leptos")]
pub use reactive::*;
pub use shared_cookies::SharedCookies;
pub use state::PersistedState;
pub use status::PersistenceStatus;
pub use storage::{AsyncStorage, Storage, StorageError, StorageFuture};
