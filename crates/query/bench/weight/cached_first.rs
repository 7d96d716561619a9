//! One answer, with the cache.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::allow_attributes, reason = "each program uses some of what they share")]

#[allow(dead_code, unused_macros)]
#[macro_use]
mod types;
#[allow(unused_macros)]
#[macro_use]
mod plain;
#[macro_use]
mod cached;

/// Called by the page.
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn run() {
    first!(cached);
}
