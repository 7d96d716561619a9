//! A page of Leptos.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::allow_attributes, reason = "each program uses some of what they share")]

#[allow(dead_code, unused_macros)]
#[macro_use]
mod types;
#[allow(dead_code, unused_macros)]
#[macro_use]
mod plain;
mod page;
#[macro_use]
mod page_plain;

use leptos::prelude::*;

/// Called by the page.
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn run() {
    all!(page_plain);
    page::mount(|| {});
}
