//! The button, and the panel around its views.

use super::{
    bar::bar,
    focus::focus_after_render,
    mutations::mutations,
    queries::queries,
    settings::Dock,
    sheet,
    state::{Panel, View},
    timers::timers,
};
use leptos::{ev, html, prelude::*};

const LARGE_STEP: f64 = 64.0;
const STEP: f64 = 16.0;

pub(super) fn frame(panel: Panel) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    root.on_load(|root| sheet::adopt(&root));
    let button = NodeRef::<html::Button>::new();
    let close = move || {
        panel.set_open(false);
        // Where the user came from.
        focus_after_render(button);
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
                            aria-label="Open the query devtools"
                            aria-expanded="false"
                            title="Query devtools"
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
    // The first thing in it has the focus, for those who opened it by keyboard.
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
            aria-label="Query devtools"
            data-dock=move || panel.layout.get().dock.name()
            style=("--size", move || format!("{}px", panel.layout.get().size))
            on:keydown=on_key
        >
            {resizer(panel)}
            {bar(panel, close)}
            {move || match panel.view.get() {
                View::Queries => queries(panel).into_any(),
                View::Mutations => mutations(panel).into_any(),
                View::Timers => timers(panel).into_any(),
            }}
        </section>
    }
}

/// The edge towards the page: drawn by pointer, or moved by the arrow keys.
fn resizer(panel: Panel) -> impl IntoView {
    let drawn = StoredValue::new(None::<(f64, f64)>);
    let along = |dock: Dock, event: &ev::PointerEvent| {
        f64::from(if dock.is_vertical() { event.client_y() } else { event.client_x() })
    };
    // Whether moving right or down makes it larger.
    let sign = |dock: Dock| if matches!(dock, Dock::Top | Dock::Left) { 1.0 } else { -1.0 };
    let on_down = move |event: ev::PointerEvent| {
        let layout = panel.layout.get_untracked();
        let grip = event_target::<leptos::web_sys::Element>(&event);
        // Without the capture it is drawn only while the pointer is over it.
        let _ = grip.set_pointer_capture(event.pointer_id());
        drawn.set_value(Some((along(layout.dock, &event), layout.size)));
        event.prevent_default();
    };
    let on_move = move |event: ev::PointerEvent| {
        if let Some((from, size)) = drawn.get_value() {
            let dock = panel.layout.get_untracked().dock;
            panel.set_size(size + sign(dock) * (along(dock, &event) - from));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let layout = panel.layout.get_untracked();
        let step = if event.shift_key() { LARGE_STEP } else { STEP };
        let towards = match (event.key().as_str(), layout.dock.is_vertical()) {
            ("ArrowDown", true) | ("ArrowRight", false) => step,
            ("ArrowUp", true) | ("ArrowLeft", false) => -step,
            _ => return,
        };
        event.prevent_default();
        panel.set_size(layout.size + sign(layout.dock) * towards);
    };
    view! {
        <div
            class="resizer"
            role="separator"
            tabindex="0"
            aria-label="Size of the panel"
            aria-orientation=move || {
                if panel.layout.get().dock.is_vertical() { "horizontal" } else { "vertical" }
            }
            aria-valuemin="160"
            aria-valuenow=move || panel.layout.get().size.to_string()
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=move |_| drawn.set_value(None)
            on:pointercancel=move |_| drawn.set_value(None)
            on:keydown=on_key
        ></div>
    }
}

/// Sheets upon each other: what the server said, and the layers over it.
pub(super) fn mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
            <path d="M12 3 21 8 12 13 3 8Z" class="mark-top"/>
            <path d="M3 12.5 12 17.5 21 12.5"/>
            <path d="M3 16.5 12 21.5 21 16.5"/>
        </svg>
    }
}
