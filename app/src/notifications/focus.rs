use leptos::{
    ev::MouseEvent,
    prelude::document,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};

const BUTTON: &str = ".notification-read";

/// Before the button that was pressed goes: the focus moves to the next one, or the one before, or the heading, so that
/// it is not lost. A press of the pointer on a button without focus moves nothing.
pub(super) fn move_on(event: &MouseEvent) {
    let pressed = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(item) = pressed.and_then(|button| button.closest("li").ok().flatten()) else { return };
    let find = |step: fn(&Element) -> Option<Element>| {
        let mut item = step(&item);
        while let Some(other) = item {
            if let Ok(Some(button)) = other.query_selector(BUTTON) {
                return Some(button);
            }
            item = step(&other);
        }
        None
    };
    let next = find(Element::next_element_sibling).or_else(|| find(Element::previous_element_sibling));
    let heading = || document().query_selector("#content h1").ok().flatten();
    if let Some(target) = next.or_else(heading).and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        // Only what is not in the document cannot be focused.
        let _ = target.focus();
    }
}
