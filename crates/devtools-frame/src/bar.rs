//! The first line.

use leptos::prelude::*;

use crate::{Dock, Frame, Look};

pub(crate) fn bar(
    frame: Frame,
    look: Look,
    close: impl Fn() + Copy + Send + Sync + 'static,
    tools: AnyView,
) -> impl IntoView {
    view! {
        <header class="bar">
            <span class="brand">{(look.mark)()}<span class="brand-name">{look.brand}</span></span>
            {tools}
            {dock(frame)}
            <button type="button" class="icon" aria-label="Close" title="Close (Esc)" on:click=move |_| close()>
                <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                    <path d="M4 4 12 12 M12 4 4 12"/>
                </svg>
            </button>
        </header>
    }
}

fn dock(frame: Frame) -> impl IntoView {
    let name = |dock: Dock| match dock {
        Dock::Bottom => "Bottom",
        Dock::Top => "Top",
        Dock::Left => "Left",
        Dock::Right => "Right",
    };
    view! {
        <select
            aria-label="Side of the window"
            title="Side of the window"
            prop:value=move || frame.layout.get().dock.name()
            on:change=move |event| {
                let chosen = event_target_value(&event);
                if let Some(dock) = Dock::ALL.into_iter().find(|dock| dock.name() == chosen) {
                    frame.set_dock(dock);
                }
            }
        >
            {Dock::ALL
                .map(|dock| {
                    view! {
                        <option value=dock.name() selected=frame.layout.get_untracked().dock == dock>
                            {name(dock)}
                        </option>
                    }
                })}
        </select>
    }
}
