//! The cases of the benchmark. `query-core.mjs` runs them in Chromium, `cargo run --release -p query-bench` natively.

#[cfg(target_arch = "wasm32")]
mod browser;
mod case;
mod cases;
mod data;

pub use case::{Case, Failed};
pub use cases::{NAMES, case};
