//! The cases of the benchmark. `bench.mjs` runs them in Chromium, `cargo run --release -p query-bench` natively.

mod case;
mod cases;
mod data;

pub use case::{Case, Failed};
pub use cases::{NAMES, case};
