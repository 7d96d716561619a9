//! What a control is called, or more about what is seen, while the pointer or the focus is on it. An element says it in its
//! `data-tip`.

use std::time::Duration;

use leptos::{
    ev,
    leptos_dom::helpers::{TimeoutHandle, WindowListenerHandle},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, EventTarget, HtmlElement},
};
use store::{StoreApi, use_store};

use crate::{
    platform::{self, Seen},
    preferences::{OverlayActions, UiState, UiStateStoreFields},
};

/// How long the pointer rests on an element before its tooltip is shown.
const PAUSE: Duration = Duration::from_millis(400);
/// Pixels from the element, and from the edges of the window.
const GAP: f64 = 6.0;
/// As in the style sheet, in pixels.
const WIDEST: f64 = 288.0;
const HIGHEST: f64 = 64.0;

/// Where a tooltip is: a point, and on which sides of it.
#[derive(Clone, PartialEq)]
struct Place {
    text: String,
    left: f64,
    top: f64,
    align: &'static str,
    side: &'static str,
}

/// The one tooltip of the page.
#[component]
pub(super) fn Tooltip() -> impl IntoView {
    let store = use_store::<UiState>();
    Effect::new(move |_| follow(store));
    // Its element says the same to those who cannot see it.
    let shown = move |Place { text, left, top, align, side }| {
        view! {
            <div
                class="tooltip"
                aria-hidden="true"
                data-testid="tooltip"
                data-align=align
                data-side=side
                style:left=format!("{left}px")
                style:top=format!("{top}px")
            >
                {text}
            </div>
        }
    };
    move || store.active_tooltip().get().and_then(|id| place(&id)).map(shown)
}

/// Shows and hides as pointer and focus go, until the current owner is cleaned up.
fn follow(store: StoreApi<UiState>) {
    let waiting = StoredValue::new(None::<(String, TimeoutHandle)>);
    let hide = move || {
        if let Some((_, timer)) = waiting.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        if let Some(id) = store.active_tooltip().get_untracked() {
            store.hide_tooltip(&id);
        }
    };
    let rest_on = move |target: Option<EventTarget>| {
        let id = target.and_then(marked).map(|element| id_of(&element));
        let is_same = waiting.with_value(|waiting| waiting.as_ref().map(|(id, _)| id) == id.as_ref());
        if !is_same {
            hide();
            waiting.set_value(id.and_then(|id| {
                let shown = id.clone();
                let timer = set_timeout_with_handle(move || store.show_tooltip(&shown), PAUSE).ok()?;
                Some((id, timer))
            }));
        }
    };
    let listeners = [
        // A finger that rests on something presses it.
        window_event_listener(ev::pointerover, move |event| {
            if event.pointer_type() != "touch" {
                rest_on(event.target());
            }
        }),
        window_event_listener(ev::focusin, move |event| {
            hide();
            let element = event.target().and_then(marked);
            if let Some(element) = element.filter(|it| it.matches(":focus-visible").unwrap_or_default()) {
                store.show_tooltip(&id_of(&element));
            }
        }),
        window_event_listener(ev::focusout, move |_| hide()),
        window_event_listener(ev::pointerdown, move |_| hide()),
        window_event_listener(ev::keydown, move |_| hide()),
        window_event_listener(ev::scroll, move |_| hide()),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
}

/// The element around it that has something to say which cannot be read in it already.
fn marked(target: EventTarget) -> Option<HtmlElement> {
    let element = target.dyn_into::<Element>().ok()?.closest("[data-tip]").ok()??;
    let element = element.dyn_into::<HtmlElement>().ok()?;
    (!element.inner_text().contains(&element.get_attribute("data-tip")?)).then_some(element)
}

/// The id of the element, which gets one if it has none.
fn id_of(element: &HtmlElement) -> String {
    if element.id().is_empty() {
        element.set_id(&format!("tip-{}", uuid::Uuid::new_v4()));
    }
    element.id()
}

fn place(id: &str) -> Option<Place> {
    let element = document().get_element_by_id(id)?;
    let text = element.get_attribute("data-tip")?;
    let Seen { left, right, top, bottom, window: (width, height) } = platform::seen(&element)?;
    let middle = f64::midpoint(left, right);
    let (align, left) = if middle < WIDEST / 2.0 {
        ("start", left.max(GAP))
    } else if middle > width - WIDEST / 2.0 {
        ("end", right.min(width - GAP))
    } else {
        ("middle", middle)
    };
    let (side, top) = if bottom + HIGHEST > height { ("above", top - GAP) } else { ("below", bottom + GAP) };
    Some(Place { text, left, top, align, side })
}
