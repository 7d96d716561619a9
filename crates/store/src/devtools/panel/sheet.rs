//! The panel's style sheet.

use leptos::web_sys::HtmlElement;

/// Gives the style sheet to the shadow root that `element` is in: a constructed sheet, which a content security policy
/// lets through where it forbids inline styles.
#[cfg(target_arch = "wasm32")]
pub(super) fn adopt(element: &HtmlElement) {
    use leptos::wasm_bindgen::JsCast;
    use web_sys::{CssStyleSheet, ShadowRoot};

    let Ok(root) = element.get_root_node().dyn_into::<ShadowRoot>() else { return };
    let Ok(sheet) = CssStyleSheet::new() else { return };
    if sheet.replace_sync(concat!(include_str!("style/base.css"), include_str!("style/panel.css"))).is_ok() {
        root.adopted_style_sheets().push(&sheet);
    }
}

/// There is no shadow root without a browser.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn adopt(_: &HtmlElement) {}
