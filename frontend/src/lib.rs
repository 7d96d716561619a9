//! The browser client: hydrates the app.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered. The page's script calls it once.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
