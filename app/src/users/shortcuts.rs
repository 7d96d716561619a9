use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};

/// `/` goes to the search field, unless something is being typed.
pub(super) fn use_shortcuts() {
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, |event| {
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            if event.key() != "/" || modified || is_typing(event.target()) || is_modal() {
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
        element.matches("input, textarea, select, [contenteditable]").unwrap_or_default()
    })
}

fn is_modal() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}
