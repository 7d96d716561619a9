//! The edge that sizes the panel.

use leptos::{ev, prelude::*};

use crate::{Dock, Frame, SMALLEST};

const STEP: f64 = 16.0;
const LARGE_STEP: f64 = 64.0;

/// The edge towards the page: drawn by pointer, or moved by the arrow keys.
pub(crate) fn resizer(frame: Frame) -> impl IntoView {
    let drawn = StoredValue::new(None::<(f64, f64)>);
    let along = |dock: Dock, event: &ev::PointerEvent| {
        f64::from(if dock.is_vertical() { event.client_y() } else { event.client_x() })
    };
    // Whether moving right or down makes it larger.
    let sign = |dock: Dock| if matches!(dock, Dock::Top | Dock::Left) { 1.0 } else { -1.0 };
    let on_down = move |event: ev::PointerEvent| {
        let layout = frame.layout.get_untracked();
        let grip = event_target::<leptos::web_sys::Element>(&event);
        // Without the capture it is drawn only while the pointer is over it.
        let _ = grip.set_pointer_capture(event.pointer_id());
        drawn.set_value(Some((along(layout.dock, &event), layout.size)));
        event.prevent_default();
    };
    let on_move = move |event: ev::PointerEvent| {
        if let Some((from, size)) = drawn.get_value() {
            let dock = frame.layout.get_untracked().dock;
            frame.set_size(size + sign(dock) * (along(dock, &event) - from));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let layout = frame.layout.get_untracked();
        let step = if event.shift_key() { LARGE_STEP } else { STEP };
        let towards = match (event.key().as_str(), layout.dock.is_vertical()) {
            ("ArrowDown", true) | ("ArrowRight", false) => step,
            ("ArrowUp", true) | ("ArrowLeft", false) => -step,
            _ => return,
        };
        event.prevent_default();
        frame.set_size(layout.size + sign(layout.dock) * towards);
    };
    view! {
        <div
            class="resizer"
            role="separator"
            tabindex="0"
            aria-label="Size of the panel"
            aria-orientation=move || {
                if frame.layout.get().dock.is_vertical() { "horizontal" } else { "vertical" }
            }
            aria-valuemin=SMALLEST.to_string()
            aria-valuenow=move || frame.layout.get().size.to_string()
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=move |_| drawn.set_value(None)
            on:pointercancel=move |_| drawn.set_value(None)
            on:keydown=on_key
        ></div>
    }
}
