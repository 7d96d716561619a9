//! The style sheet.

use leptos::web_sys::HtmlElement;

#[cfg(target_arch = "wasm32")]
const STYLE: &str = concat!(
    include_str!("style/base.css"),
    include_str!("style/frame.css"),
    include_str!("style/bar.css"),
    include_str!("style/narrow.css"),
);

/// Gives the style sheet, and `own` after it, to the shadow root that `element` is in: a constructed sheet, which a content
/// security policy lets through where it forbids inline styles.
#[cfg(target_arch = "wasm32")]
pub(crate) fn adopt(element: &HtmlElement, own: &str) {
    use leptos::wasm_bindgen::JsCast;
    use web_sys::{CssStyleSheet, ShadowRoot};

    let Ok(root) = element.get_root_node().dyn_into::<ShadowRoot>() else { return };
    let Ok(sheet) = CssStyleSheet::new() else { return };
    if sheet.replace_sync(&[STYLE, own].concat()).is_ok() {
        root.adopted_style_sheets().push(&sheet);
    }
}

/// There is no shadow root without a browser.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn adopt(_: &HtmlElement, _: &str) {}
