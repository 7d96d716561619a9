//! The data of the chosen query, to be read and changed.

use super::state::Panel;
use crate::value::Value;
use devtools_frame::focus_after_render;
use leptos::{ev, html, prelude::*};
use std::sync::Arc;

/// Signs that are shown before more are asked for.
const MOST: usize = 20_000;

/// Equal while it is the very same data.
#[derive(Clone)]
struct Shown(Option<Value>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        }
    }
}

pub(super) fn data(panel: Panel) -> impl IntoView {
    let shown =
        Memo::new(move |_| (panel.selected.get(), Shown(panel.query().and_then(|query| query.shown()))));
    let json = Memo::new(move |_| {
        // Read, not merely tracked: a memo that nobody has read follows nothing.
        shown.with(|_| ());
        untrack(move || panel.query()).and_then(|query| query.data())
    });
    let edits = RwSignal::new(false);
    let edit = NodeRef::<html::Button>::new();
    let done = move || {
        edits.set(false);
        focus_after_render(edit);
    };
    Effect::new(move |_| {
        panel.selected.track();
        edits.set(false);
    });
    view! {
        <section class="section">
            <h3>
                "Data"
                {move || {
                    (!edits.get() && json.with(Option::is_some))
                        .then(|| {
                            view! {
                                <button node_ref=edit type="button" class="link" on:click=move |_| edits.set(true)>
                                    "Edit"
                                </button>
                            }
                        })
                }}
            </h3>
            {move || match (edits.get(), json.get()) {
                (_, None) => view! { <p class="quiet">"None."</p> }.into_any(),
                (false, Some(json)) => text(json).into_any(),
                (true, Some(_)) => {
                    let json = json.get_untracked().unwrap_or_default();
                    editor(panel, json, done).into_any()
                }
            }}
        </section>
    }
}

fn text(json: String) -> impl IntoView {
    let end = json.char_indices().nth(MOST).map(|(end, _)| end);
    let cut = end.map(|end| json[..end].to_owned());
    let is_whole = RwSignal::new(cut.is_none());
    let length = json.len() / 1_000;
    view! {
        <pre class="json" tabindex="0" aria-label="Data">
            {move || if is_whole.get() { json.clone() } else { cut.clone().unwrap_or_default() }}
        </pre>
        {move || {
            (!is_whole.get())
                .then(|| {
                    view! {
                        <button type="button" class="action" on:click=move |_| is_whole.set(true)>
                            {format!("Show all {length} kB")}
                        </button>
                    }
                })
        }}
    }
}

fn editor(panel: Panel, json: String, done: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let edited = RwSignal::new(json.clone());
    let is_refused = RwSignal::new(false);
    let field = NodeRef::<html::Textarea>::new();
    field.on_load(|field| drop(field.focus()));
    let rows = json.lines().count().clamp(3, 20).to_string();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(query) = untrack(move || panel.query()) else { return };
        if panel.act(|client| client.set_json(&query, &edited.get_untracked())) {
            done();
        } else {
            is_refused.set(true);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            done();
        }
    };
    view! {
        <form class="editor" on:submit=submit on:keydown=on_key>
            <textarea
                node_ref=field
                class="json"
                rows=rows
                aria-label="Data as JSON"
                spellcheck="false"
                prop:value=json
                on:input=move |event| {
                    is_refused.set(false);
                    edited.set(event_target_value(&event));
                }
            />
            <div class="actions">
                <button type="submit" class="action">"Save"</button>
                <button type="button" class="action" on:click=move |_| done()>"Cancel"</button>
                <p class="refused" role="status">
                    {move || is_refused.get().then_some("This cannot be read as the query's data.")}
                </p>
            </div>
        </form>
    }
}
