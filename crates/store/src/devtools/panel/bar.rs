//! The panel's part of the first line: which store, how often it is updated, what can be done to its log.

use leptos::prelude::*;

use super::state::Panel;
use crate::devtools::{StoreLog, UpdateRate};

/// More updates in a second than this are marked.
const MANY: usize = 10;

pub(super) fn tools(panel: Panel) -> impl IntoView {
    let is_paused = Memo::new(move |_| panel.read(StoreLog::is_paused));
    view! {
            {stores(panel)}
            {rate(panel)}
            <span class="spacer"></span>
            <button
                type="button"
                class="toggle"
                aria-pressed=move || is_paused.get().to_string()
                title="Stops logging until it is let go"
                on:click=move |_| panel.act(|log| log.pause(!log.is_paused()))
            >
                "Pause"
            </button>
            {button(panel, "Commit", "Empties the log; Roll back comes back to this state", StoreLog::commit)}
            {button(panel, "Roll back", "Goes back to the last commit and empties the log", StoreLog::rollback)}
            {button(panel, "Reset", "Goes back to the first state and empties the log", StoreLog::reset)}
    }
}

fn button(panel: Panel, name: &'static str, title: &'static str, action: fn(&StoreLog)) -> impl IntoView {
    let on_click = move |_| {
        panel.act(action);
        panel.chosen.set(None);
    };
    view! { <button type="button" class="toggle" title=title on:click=on_click>{name}</button> }
}

/// Which store, if there are several; else its name.
fn stores(panel: Panel) -> AnyView {
    let names = panel.names();
    if names.len() < 2 {
        return view! { <span class="quiet">{names}</span> }.into_any();
    }
    let options: Vec<_> = names
        .into_iter()
        .enumerate()
        .map(|(index, name)| view! { <option value=index.to_string()>{name}</option> })
        .collect();
    view! {
        <select
            aria-label="Store"
            on:change=move |event| panel.show(event_target_value(&event).parse().unwrap_or_default())
        >
            {options}
        </select>
    }
    .into_any()
}

fn rate(panel: Panel) -> impl IntoView {
    let tick = RwSignal::new(0_u32);
    every_second(move || tick.update(|tick| *tick += 1));
    let rate = Memo::new(move |_| {
        tick.track();
        panel.read(StoreLog::update_rate)
    });
    let text = move || {
        let UpdateRate { per_second, peak, total } = rate.get();
        format!("{per_second} / s, at most {peak}, {total} in all")
    };
    view! {
        <span class="rate" data-many=move || (rate.get().per_second > MANY).to_string() title="Updates">
            {text}
        </span>
    }
}

/// The rate falls by itself, too.
#[cfg(target_arch = "wasm32")]
fn every_second(tick: impl Fn() + 'static) {
    if let Ok(timer) = set_interval_with_handle(tick, std::time::Duration::from_secs(1)) {
        on_cleanup(move || timer.clear());
    }
}

/// There are no timers without a browser.
#[cfg(not(target_arch = "wasm32"))]
fn every_second(_: impl Fn() + 'static) {}
