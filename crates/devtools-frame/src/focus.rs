//! Where the focus goes when what had it is gone.

use leptos::{html, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

/// Gives the focus to `button` once what has been changed is rendered.
pub fn focus_after_render(button: NodeRef<html::Button>) {
    request_animation_frame(move || {
        if let Some(button) = button.try_get_untracked().flatten() {
            // Nothing to do if it cannot be focused.
            let _ = button.focus();
        }
    });
}

/// Gives the focus to the `index`-th element in `list`.
pub fn focus_child(list: NodeRef<html::Div>, index: usize) {
    let child = list.get_untracked().and_then(|list| list.children().item(u32::try_from(index).ok()?));
    if let Some(child) = child.and_then(|child| child.dyn_into::<HtmlElement>().ok()) {
        // Nothing to do if it cannot be focused.
        let _ = child.focus();
    }
}
