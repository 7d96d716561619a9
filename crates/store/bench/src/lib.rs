//! The cases of the benchmark; `bench.mjs` runs them in Chromium, beside the peer's.

#[cfg(target_arch = "wasm32")]
mod cases;
