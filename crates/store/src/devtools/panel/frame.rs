//! The button, and the panel around its parts.

use leptos::prelude::*;
use leptos::{ev, html};

use super::bar::bar;
use super::detail::detail;
use super::entries::entries;
use super::sheet;
use super::state::{Panel, SMALLEST};

const STEP: f64 = 16.0;
const LARGE_STEP: f64 = 64.0;

pub(super) fn frame(panel: Panel) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    root.on_load(|root| sheet::adopt(&root));
    let button = NodeRef::<html::Button>::new();
    let close = move || {
        panel.set_open(false);
        // Where the user came from; it is there once the panel is not.
        let focus = move || button.get_untracked().map(|button| button.focus());
        Effect::new(move |_| drop(focus()));
    };
    let is_open = Memo::new(move |_| panel.layout.get().is_open);
    view! {
        <div node_ref=root class="root" data-theme=move || panel.theme.get().name()>
            {move || {
                if is_open.get() {
                    open(panel, close).into_any()
                } else {
                    view! {
                        <button
                            node_ref=button
                            type="button"
                            class="launcher"
                            aria-label="Open the store devtools"
                            aria-expanded="false"
                            title="Store devtools"
                            on:click=move |_| panel.set_open(true)
                        >
                            {mark()}
                        </button>
                    }
                    .into_any()
                }
            }}
        </div>
    }
}

fn open(panel: Panel, close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let section = NodeRef::<html::Section>::new();
    // The panel has the focus, for those who opened it by keyboard.
    section.on_load(|section| drop(section.focus()));
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close();
        }
    };
    view! {
        <section
            node_ref=section
            class="panel"
            tabindex="-1"
            aria-label="Store devtools"
            style=("--size", move || format!("{}px", panel.layout.get().size))
            on:keydown=on_key
        >
            {resizer(panel)}
            {bar(panel, close)}
            <div class="split">{entries(panel)} {detail(panel)}</div>
        </section>
    }
}

/// The edge towards the page: drawn by pointer, or moved by the arrow keys.
fn resizer(panel: Panel) -> impl IntoView {
    let drawn = StoredValue::new(None::<(f64, f64)>);
    let on_down = move |event: ev::PointerEvent| {
        let grip = event_target::<leptos::web_sys::Element>(&event);
        // Without the capture it is drawn only while the pointer is over it.
        let _ = grip.set_pointer_capture(event.pointer_id());
        drawn.set_value(Some((f64::from(event.client_y()), panel.layout.get_untracked().size)));
        event.prevent_default();
    };
    let on_move = move |event: ev::PointerEvent| {
        if let Some((from, size)) = drawn.get_value() {
            panel.set_size(size + from - f64::from(event.client_y()));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let step = if event.shift_key() { LARGE_STEP } else { STEP };
        let by = match event.key().as_str() {
            "ArrowUp" => step,
            "ArrowDown" => -step,
            _ => return,
        };
        event.prevent_default();
        panel.set_size(panel.layout.get_untracked().size + by);
    };
    view! {
        <div
            class="resizer"
            role="separator"
            tabindex="0"
            aria-label="Size of the panel"
            aria-orientation="horizontal"
            aria-valuemin=SMALLEST.to_string()
            aria-valuenow=move || panel.layout.get().size.to_string()
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=move |_| drawn.set_value(None)
            on:pointercancel=move |_| drawn.set_value(None)
            on:keydown=on_key
        ></div>
    }
}

/// Fields of one box, one of them set.
pub(super) fn mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
            <path d="M4 4H20V20H4Z"/>
            <path d="M4 12H20 M12 4V20"/>
            <path d="M4 4H12V12H4Z" class="mark-set"/>
        </svg>
    }
}
