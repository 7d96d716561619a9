//! The button, and the panel around what is in it.

use leptos::{ev, html, prelude::*};

use crate::{Frame, bar::bar, focus_after_render, resizer::resizer, sheet};

/// What a panel is known by.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// "Query devtools".
    pub name: &'static str,
    /// "Open the query devtools".
    pub opens: &'static str,
    /// One word, in the first line.
    pub brand: &'static str,
    /// How many other panels' buttons it is beside, counted from the corner of the page.
    pub beside: u8,
    /// Its sign, an `svg` of the class `mark`, 20 pixels wide.
    pub mark: fn() -> AnyView,
    /// Its own style sheet.
    pub style: &'static str,
}

/// The panel: `tools` are between the brand and the dock in the first line, `body` is below it. Both are rendered anew
/// when it is opened.
pub fn frame<T, B>(
    frame: Frame,
    look: Look,
    tools: impl Fn() -> T + Copy + Send + 'static,
    body: impl Fn() -> B + Copy + Send + 'static,
) -> impl IntoView
where
    T: IntoView + 'static,
    B: IntoView + 'static,
{
    let root = NodeRef::<html::Div>::new();
    root.on_load(move |root| sheet::adopt(&root, look.style));
    let button = NodeRef::<html::Button>::new();
    let close = move || {
        frame.set_open(false);
        // Where the user came from.
        focus_after_render(button);
    };
    let is_open = Memo::new(move |_| frame.layout.get().is_open);
    view! {
        <div node_ref=root class="root" data-theme=move || frame.theme.get().name()>
            {move || {
                if is_open.get() {
                    open(frame, look, close, tools().into_any(), body().into_any()).into_any()
                } else {
                    view! {
                        <button
                            node_ref=button
                            type="button"
                            class="launcher"
                            aria-label=look.opens
                            aria-expanded="false"
                            title=look.name
                            style=("--beside", look.beside.to_string())
                            on:click=move |_| frame.set_open(true)
                        >
                            {(look.mark)()}
                        </button>
                    }
                    .into_any()
                }
            }}
        </div>
    }
}

fn open(
    frame: Frame,
    look: Look,
    close: impl Fn() + Copy + Send + Sync + 'static,
    tools: AnyView,
    body: AnyView,
) -> impl IntoView {
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
            aria-label=look.name
            data-dock=move || frame.layout.get().dock.name()
            style=("--size", move || format!("{}px", frame.layout.get().size))
            on:keydown=on_key
        >
            {resizer(frame)}
            {bar(frame, look, close, tools)}
            {body}
        </section>
    }
}
