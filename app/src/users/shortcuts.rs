use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use store::use_store;

use crate::preferences::{ListActions, UiState};

/// `/` goes to the search field and Escape ends the selection, unless something is being typed.
pub(super) fn use_shortcuts() {
    let store = use_store::<UiState>();
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, move |event| {
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            if modified || is_typing(event.target()) || is_modal() {
                return;
            }
            if event.key() == "Escape" {
                store.clear_selection();
            }
            if event.key() != "/" {
                return;
            }
            let search = document().get_element_by_id("users-search");
            if let Some(search) = search.and_then(|search| search.dyn_into::<HtmlElement>().ok()) {
                event.prevent_default();
                // Only what is not in the document cannot be focused.
                let _ = search.focus();
            }
        });
        on_cleanup(move || listener.remove());
    });
}

fn is_typing(target: Option<leptos::web_sys::EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| {
        element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]").unwrap_or_default()
    })
}

fn is_modal() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}
