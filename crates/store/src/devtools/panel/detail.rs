//! What one entry changed, the state after it, and the way back to it.

use leptos::prelude::*;

use super::state::Panel;
use super::transfer::transfer;
use crate::devtools::{Difference, Entry, StoreLog};

pub(super) fn detail(panel: Panel) -> impl IntoView {
    let entry = Memo::new(move |_| panel.entry());
    let state = Memo::new(move |_| panel.read(StoreLog::state));
    view! {
        <div class="detail">
            {move || match entry.get() {
                Some(entry) => change(panel, entry),
                None => view! { <p class="quiet">"Nothing has happened since the log is there."</p> }.into_any(),
            }}
            <section class="section">
                <h2>"State now"</h2>
                <pre class="json" tabindex="0" aria-label="State now">
                    {move || serde_json::to_string_pretty(&state.get()).unwrap_or_default()}
                </pre>
            </section>
            {transfer(panel)}
        </div>
    }
}

fn change(panel: Panel, entry: Entry) -> AnyView {
    let Entry { id, name, differences, .. } = entry;
    view! {
        <section class="section">
            <h2>{name}</h2>
            {found(differences)}
            <button
                type="button"
                class="toggle"
                title="Puts the state after this into the store"
                on:click=move |_| {
                    panel.act(|log| log.travel_to(id));
                }
            >
                "Travel here"
            </button>
        </section>
    }
    .into_any()
}

fn found(differences: Vec<Difference>) -> AnyView {
    if differences.is_empty() {
        return view! { <p class="quiet">"Changed nothing."</p> }.into_any();
    }
    let lines: Vec<_> = differences
        .into_iter()
        .map(|difference| {
            let sign = match (&difference.old, &difference.new) {
                (None, _) => ("+", "put in"),
                (_, None) => ("−", "taken out"),
                _ => ("~", "changed"),
            };
            let place = if difference.pointer.is_empty() { "/".to_owned() } else { difference.pointer };
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
    view! { <ul class="differences">{lines}</ul> }.into_any()
}
