//! 21 answers, without the cache.
#![cfg(target_arch = "wasm32")]

#[allow(unused_macros)]
#[macro_use]
mod types;
#[allow(unused_macros)]
#[macro_use]
mod plain;

/// Called by the page.
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn run() {
    all!(plain);
}
