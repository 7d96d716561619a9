//! What has happened to the chosen query, as differences.

use super::{
    format::{ago, took},
    section::section,
    state::Panel,
};
use crate::{
    QueryAction,
    devtools::{Change, Difference},
};
use leptos::prelude::*;

pub(super) fn history(panel: Panel) -> AnyView {
    let value = move || panel.selected.get().map(|selected| panel.history(&selected));
    section("History", value, move |changes: Vec<Change>| {
        if changes.is_empty() {
            return view! { <p class="quiet">"Nothing has happened since the panel is there."</p> }
                .into_any();
        }
        let changes: Vec<_> = changes.into_iter().map(|change| entry(panel, change)).collect();
        view! { <ol class="history">{changes}</ol> }.into_any()
    })
}

fn entry(panel: Panel, change: Change) -> impl IntoView {
    let (name, kind) = name(change.action);
    let times = (change.times > 1).then(|| format!("× {}", change.times));
    let took = change.took.map(|span| format!("{} later", took(span)));
    let at = change.at;
    view! {
        <li>
            <p class="change">
                <span class="dot" data-kind=kind></span>
                <span>{name}</span>
                <span class="quiet">{times}</span>
                <span class="quiet">{took}</span>
                <span class="when">{move || ago(at, panel.now())}</span>
            </p>
            {change.error.map(|error| view! { <pre class="json error-text">{error}</pre> })}
            {differences(change.differences, change.omitted)}
        </li>
    }
}

fn name(action: Option<QueryAction>) -> (&'static str, &'static str) {
    match action {
        None => ("dropped", "inactive"),
        Some(QueryAction::Fetch) => ("fetch began", "fetching"),
        Some(QueryAction::Failed) => ("try failed", "error"),
        Some(QueryAction::Pause) => ("paused", "paused"),
        Some(QueryAction::Continue) => ("went on", "fetching"),
        Some(QueryAction::Chunk) => ("a part came", "fetching"),
        Some(QueryAction::Success) => ("fetched", "fresh"),
        Some(QueryAction::Error) => ("failed", "error"),
        Some(QueryAction::Cancel) => ("fetch cancelled", "inactive"),
        Some(QueryAction::Invalidate) => ("invalidated", "stale"),
        Some(QueryAction::Set) => ("set by hand", "fresh"),
        Some(QueryAction::Patch) => ("layer came or went", "paused"),
        Some(QueryAction::Reset) => ("reset", "inactive"),
        Some(QueryAction::Simulate) => ("simulation began or ended", "paused"),
    }
}

/// A table of what was and what is.
pub(super) fn differences(found: Vec<Difference>, omitted: usize) -> AnyView {
    if found.is_empty() {
        return ().into_any();
    }
    let lines: Vec<_> = found
        .into_iter()
        .map(|difference| {
            let sign = match (&difference.old, &difference.new) {
                (None, _) => ("+", "put in"),
                (_, None) => ("−", "taken out"),
                _ => ("~", "changed"),
            };
            let place = if difference.pointer.is_empty() { String::from("/") } else { difference.pointer };
            view! {
                <li class="difference">
                    <span class="sign" aria-hidden="true">{sign.0}</span>
                    <span class="hidden">{sign.1}</span>
                    <code class="pointer">{place}</code>
                    {difference.old.map(|old| view! { <del>{old}</del> })}
                    {difference.new.map(|new| view! { <ins>{new}</ins> })}
                </li>
            }
        })
        .collect();
    let more = (omitted > 0).then(|| view! { <li class="quiet">{format!("and {omitted} more")}</li> });
    view! { <ul class="differences">{lines} {more}</ul> }.into_any()
}
