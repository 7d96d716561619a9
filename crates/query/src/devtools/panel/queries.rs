//! The view of the queries: counters, filter, order, list, and the one that is looked at.

use super::{
    detail::detail,
    format::ago,
    listbox::{Line, listbox},
    model::{Kind, Row, SortBy, count},
    state::{MOST_ROWS, Panel},
};
use crate::devtools::QueryIdentity;
use leptos::prelude::*;

pub(super) fn queries(panel: Panel) -> impl IntoView {
    // The pane is rendered once for as long as there is something in it: its parts follow by themselves.
    let is_chosen = Memo::new(move |_| panel.query().is_some());
    view! {
        <div class="tools">
            {counters(panel)}
            <input
                type="search"
                class="search"
                placeholder="Filter"
                aria-label="Filter by key, type or fields"
                prop:value=move || panel.listing.with(|listing| listing.text.clone())
                on:input=move |event| {
                    let text = event_target_value(&event);
                    panel.listing.update(|listing| listing.text = text);
                }
            />
            {order(panel)}
        </div>
        <div class="split">
            {list(panel)}
            {move || match is_chosen.get() {
                true => detail(panel).into_any(),
                false => view! { <p class="empty detail">"Choose a query to look into it."</p> }.into_any(),
            }}
        </div>
    }
}

fn counters(panel: Panel) -> impl IntoView {
    let counter = move |kind: Kind| {
        let number = Memo::new(move |_| count(&panel.inspection(), kind));
        let is_chosen = move || panel.listing.with(|listing| listing.kind == Some(kind));
        view! {
            <button
                type="button"
                class="counter"
                data-kind=kind.name()
                data-none=move || (number.get() == 0).then_some("")
                aria-pressed=move || is_chosen().to_string()
                title=format!("Show only what is {}", kind.name())
                on:click=move |_| {
                    panel
                        .listing
                        .update(|listing| {
                            listing.kind = (listing.kind != Some(kind)).then_some(kind);
                        });
                }
            >
                <span class="dot" data-kind=kind.name()></span>
                {kind.name()}
                " "
                <b>{number}</b>
            </button>
        }
    };
    view! {
        <div class="counters" role="group" aria-label="Show only">
            {Kind::ALL.map(counter)}
        </div>
    }
}

fn order(panel: Panel) -> impl IntoView {
    let is_descending = move || panel.listing.with(|listing| listing.descending);
    view! {
        <div class="order">
            <select
                aria-label="Sort by"
                title="Sort by"
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    if let Some(sort) = SortBy::ALL.into_iter().find(|sort| sort.name() == chosen) {
                        panel.listing.update(|listing| listing.sort = sort);
                    }
                }
            >
                {SortBy::ALL
                    .map(|sort| {
                        let is_chosen = panel.listing.with_untracked(|listing| listing.sort == sort);
                        view! { <option value=sort.name() selected=is_chosen>{sort.name()}</option> }
                    })}
            </select>
            <button
                type="button"
                class="icon"
                aria-label="Descending"
                aria-pressed=move || is_descending().to_string()
                title=move || if is_descending() { "Descending" } else { "Ascending" }
                on:click=move |_| {
                    panel.listing.update(|listing| listing.descending = !listing.descending);
                }
            >
                <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                    <path d=move || {
                        if is_descending() { "M8 3V13M4 9 8 13 12 9" } else { "M8 13V3M4 7 8 3 12 7" }
                    }/>
                </svg>
            </button>
        </div>
    }
}

fn list(panel: Panel) -> impl IntoView {
    let listed = Memo::new(move |_| panel.rows());
    let lines = move || listed.with(|(rows, _)| rows.clone());
    view! {
        <div class="list">
            <div class="columns" aria-hidden="true">
                <span class="key">"Query"</span>
                <span class="observers">"Observers"</span>
                <span class="age">"Updated"</span>
            </div>
            {listbox("Queries", lines, panel.selected, move |row| line(panel, row).into_any())}
            {move || {
                let (rows, count) = listed.with(|(rows, count)| (rows.len(), *count));
                if count == 0 {
                    let text = if panel.inspection().queries.is_empty() {
                        "Nothing is cached."
                    } else {
                        "No query matches."
                    };
                    Some(view! { <p class="empty">{text}</p> }.into_any())
                } else if rows < count {
                    let text = format!("The first {MOST_ROWS} of {count}. Filter to find the others.");
                    Some(view! { <p class="note">{text}</p> }.into_any())
                } else {
                    None
                }
            }}
        </div>
    }
}

impl Line for Row {
    type Id = QueryIdentity;

    fn id(&self) -> QueryIdentity {
        self.identity.clone()
    }
}

fn line(panel: Panel, row: Row) -> impl IntoView {
    let Row { key, type_name, kind, observers, updated_at, .. } = row;
    let badges = [
        (row.is_simulated, "simulated"),
        (row.is_static, "static"),
        (row.is_disabled, "disabled"),
        (row.layers > 0, "layers"),
    ];
    let badges: Vec<_> = badges
        .into_iter()
        .filter(|(is_shown, _)| *is_shown)
        .map(|(_, name)| view! { <span class="badge" data-badge=name>{name}</span> })
        .collect();
    view! {
        <span class="dot" data-kind=kind.name()></span>
        <span class="hidden">{kind.name()}</span>
        <span class="key">{key}</span>
        {badges}
        <span class="type">{type_name}</span>
        <span class="observers" title="Observers">
            {observers}
            <span class="hidden">" observers"</span>
        </span>
        <span class="age">{move || updated_at.map_or(String::from("—"), |at| ago(at, panel.now()))}</span>
    }
}
