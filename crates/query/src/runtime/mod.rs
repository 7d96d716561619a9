//! Time and tasks, as the cache needs them.

#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub(crate) mod browser;
mod host;
#[cfg(all(feature = "tokio", not(target_arch = "wasm32")))]
pub(crate) mod tokio;

pub use host::Runtime;
