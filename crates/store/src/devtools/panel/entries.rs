//! The list of what happened.

use std::time::Duration;

use leptos::prelude::*;

use super::state::Panel;
use crate::devtools::StoreLog;

pub(super) fn entries(panel: Panel) -> impl IntoView {
    let lines = Memo::new(move |_| panel.read(StoreLog::lines));
    let shown = Memo::new(move |_| panel.entry().map(|entry| entry.id));
    let travelled = Memo::new(move |_| panel.read(StoreLog::travelled));
    view! {
        <div class="list">
            <ol class="rows" aria-label="Actions, latest first">
                <For each=move || lines.get().into_iter().rev() key=|line| line.id let:line>
                    {row(panel, shown, travelled, line)}
                </For>
            </ol>
            <button
                type="button"
                class="row start"
                aria-current=move || (travelled.get() == Some(0)).then_some("true")
                on:click=move |_| {
                    panel.act(|log| log.travel_to(0));
                }
            >
                <span class="name">"Start"</span>
                <span class="quiet">{move || (travelled.get() == Some(0)).then_some("here")}</span>
            </button>
        </div>
    }
}

/// What a row shows of an entry.
#[derive(Clone, PartialEq)]
pub(in crate::devtools) struct Line {
    pub(in crate::devtools) id: u64,
    pub(in crate::devtools) name: String,
    /// After the entry before.
    pub(in crate::devtools) after: Option<Duration>,
    pub(in crate::devtools) differences: usize,
}

fn row(panel: Panel, shown: Memo<Option<u64>>, travelled: Memo<Option<u64>>, line: Line) -> impl IntoView {
    let Line { id, name, after, differences } = line;
    let is_shown = Memo::new(move |_| shown.get() == Some(id));
    view! {
        <li>
            <button
                type="button"
                class="row"
                aria-current=move || is_shown.get().then_some("true")
                on:click=move |_| panel.chosen.set(Some(id))
            >
                <span class="name">{name}</span>
                <span class="here">{move || (travelled.get() == Some(id)).then_some("here")}</span>
                <span class="count">
                    {if differences == 0 { "no change".to_owned() } else { format!("{differences} changed") }}
                </span>
                <span class="after">{after.map(|after| format!("+{}", span(after)))}</span>
            </button>
        </li>
    }
}

/// A length of time for people.
fn span(span: Duration) -> String {
    match span.as_secs() {
        0..10 => format!("{} ms", span.as_millis()),
        10..120 => format!("{} s", span.as_secs()),
        seconds => format!("{} min", seconds / 60),
    }
}
