//! The panel's part of the first line: its views, the network.

use super::state::{Panel, View};
use devtools_frame::focus_child;
use leptos::{ev, html, prelude::*};

pub(super) fn tools(panel: Panel) -> impl IntoView {
    view! {
        {tabs(panel)}
        <span class="spacer"></span>
        {offline(panel)}
    }
}

fn tabs(panel: Panel) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let on_key = move |event: ev::KeyboardEvent| {
        let views = [View::Queries, View::Mutations, View::Timers];
        let at = views.iter().position(|view| *view == panel.view.get_untracked()).unwrap_or_default();
        let to = match event.key().as_str() {
            "ArrowRight" => (at + 1) % views.len(),
            "ArrowLeft" => (at + views.len() - 1) % views.len(),
            "Home" => 0,
            "End" => views.len() - 1,
            _ => return,
        };
        event.prevent_default();
        panel.view.set(views[to]);
        focus_child(list, to);
    };
    view! {
        <div node_ref=list class="tabs" role="tablist" aria-label="View" on:keydown=on_key>
            {tab(panel, View::Queries, "Queries", move || panel.inspection().queries.len())}
            {tab(panel, View::Mutations, "Mutations", move || panel.inspection().mutations.len())}
            {tab(panel, View::Timers, "Timers", move || {
                panel.inspection().queries.iter().map(|query| query.timers()).sum()
            })}
        </div>
    }
}

fn tab(
    panel: Panel,
    view: View,
    name: &'static str,
    count: impl Fn() -> usize + Send + Sync + 'static,
) -> impl IntoView {
    let is_selected = move || panel.view.get() == view;
    let count = Memo::new(move |_| count());
    view! {
        <button
            type="button"
            class="tab"
            role="tab"
            aria-selected=move || is_selected().to_string()
            tabindex=move || if is_selected() { "0" } else { "-1" }
            on:click=move |_| panel.view.set(view)
        >
            {name}
            " "
            <span class="count">{count}</span>
        </button>
    }
}

fn offline(panel: Panel) -> impl IntoView {
    let network = Memo::new(move |_| {
        let inspection = panel.inspection();
        (inspection.is_online, inspection.is_offline_simulated)
    });
    view! {
        <button
            type="button"
            class="toggle"
            aria-pressed=move || network.get().1.to_string()
            title="Holds the client offline until it is let go"
            on:click=move |_| {
                let simulated = network.get_untracked().1;
                panel.act(|client| client.simulate_offline(!simulated));
            }
        >
            <span class="dot" data-kind=move || if network.get().0 { "fresh" } else { "error" }></span>
            <span class="toggle-name">
                {move || match network.get() {
                    (_, true) => "Offline (simulated)",
                    (false, false) => "Offline",
                    (true, false) => "Online",
                }}
            </span>
        </button>
    }
}
