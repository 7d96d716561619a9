//! One mutation: its state, what it puts over the cache, its answer, and what has happened to it.

use super::{
    format::{ago, plural, until},
    mutation_state::{kind, state},
    section::{facts, section},
    state::{Panel, View},
};
use crate::{
    MutationAction, MutationFilter,
    devtools::{MutationChange, QueryIdentity},
};
use leptos::prelude::*;
use std::time::Duration;

pub(super) fn mutation_detail(panel: Panel) -> impl IntoView {
    let head = Memo::new(move |_| {
        panel.mutation().map(|mutation| (mutation.view.variables(), mutation.view.type_name()))
    });
    let head = move || {
        head.get().map(|(variables, type_name)| {
            view! {
                <h2 class="key">{variables}</h2>
                <p class="about">
                    <span class="type">{type_name}</span>
                </p>
            }
        })
    };
    view! {
        <div class="detail" role="region" aria-label="The chosen mutation" tabindex="0">
            {head}
            {cancel(panel)}
            {told(panel)}
            {patched(panel)}
            {section("Answer", move || panel.mutation()?.data(), json)}
            {timeline(panel)}
        </div>
    }
}

fn json(json: String) -> AnyView {
    view! { <pre class="json" tabindex="0" aria-label="Answer">{json}</pre> }.into_any()
}

/// It stays where it is when the mutation is over, so that the focus does.
fn cancel(panel: Panel) -> impl IntoView {
    let is_pending = Memo::new(move |_| {
        panel.mutation().is_some_and(|mutation| matches!(state(&mutation), "pending" | "paused"))
    });
    let is_refused = RwSignal::new(false);
    let on_click = move |_| {
        if let Some(id) = panel.selected_mutation.get_untracked().filter(|_| is_pending.get_untracked()) {
            is_refused.set(panel.act(|client| client.cancel_mutations(&MutationFilter::id(id))) == 0);
        }
    };
    view! {
        <div class="actions" role="group" aria-label="Actions">
            <button
                type="button"
                class="action"
                title="Takes it back, if it waits or its request can be aborted"
                aria-disabled=move || (!is_pending.get()).to_string()
                on:click=on_click
            >
                "Cancel"
            </button>
            <p class="refused" role="status">
                {move || (is_refused.get() && is_pending.get()).then_some("Its request cannot be taken back.")}
            </p>
        </div>
    }
}

/// State, facts, error, and when it was asked for and will be forgotten.
type Told = (&'static str, Vec<(&'static str, String)>, Option<String>, Duration, Option<Duration>);

fn told(panel: Panel) -> AnyView {
    let value = move || {
        let mutation = panel.mutation()?;
        let mut told = Vec::new();
        let key = mutation.view.key.to_string();
        if !key.is_empty() {
            told.push(("Key", key));
        }
        if let Some(scope) = mutation.view.scope.clone() {
            told.push(("Scope", scope));
        }
        if mutation.view.failure_count() > 0 {
            told.push(("Failed tries", mutation.view.failure_count().to_string()));
        }
        told.push(("Observed by", plural(mutation.observers, "observer")));
        let error = mutation.error().or_else(|| mutation.failure_reason());
        Some((state(&mutation), told, error, mutation.view.submitted_at(), mutation.gc_at))
    };
    section("State", value, move |(state, told, error, at, gc_at): Told| {
        let mut all: Vec<_> = told.into_iter().map(|(name, value)| (name, value.into_any())).collect();
        all.push(("Asked for", (move || ago(at, panel.now())).into_any()));
        if let Some(gc_at) = gc_at {
            all.push(("Is forgotten", (move || until(gc_at, panel.now())).into_any()));
        }
        view! {
            <p class="status" data-kind=kind(state)>
                <span class="dot" data-kind=kind(state)></span>
                {state}
            </p>
            {facts(all, "facts")}
            {error
                .map(|error| {
                    view! { <pre class="json error-text" tabindex="0" aria-label="Error">{error}</pre> }
                })}
        }
        .into_any()
    })
}

/// The queries whose data it changes, and whether it has succeeded.
fn patched(panel: Panel) -> AnyView {
    let value = move || {
        let id = panel.selected_mutation.get()?;
        let inspection = panel.inspection();
        let mut found: Vec<(QueryIdentity, String, bool)> = Vec::new();
        for query in &inspection.queries {
            if let Some(layer) = query.layers.iter().find(|layer| layer.mutation == id) {
                found.push((query.identity(), query.key.to_string(), layer.is_confirmed));
            }
        }
        (!found.is_empty()).then_some(found)
    };
    section("Layers over", value, move |found: Vec<(QueryIdentity, String, bool)>| {
        let lines: Vec<_> = found
            .into_iter()
            .map(|(identity, key, is_confirmed)| {
                view! {
                    <li>
                        <button
                            type="button"
                            class="link key"
                            on:click=move |_| {
                                panel.selected.set(Some(identity.clone()));
                                panel.view.set(View::Queries);
                            }
                        >
                            {key}
                        </button>
                        <span class="quiet">
                            {if is_confirmed { "confirmed, until newer data" } else { "pending" }}
                        </span>
                    </li>
                }
            })
            .collect();
        view! { <ul class="lines">{lines}</ul> }.into_any()
    })
}

fn timeline(panel: Panel) -> AnyView {
    let value = move || {
        let changes = panel.mutation_history(panel.selected_mutation.get()?);
        (!changes.is_empty()).then_some(changes)
    };
    section("History", value, move |changes: Vec<MutationChange>| {
        let lines: Vec<_> = changes
            .into_iter()
            .map(|MutationChange { at, action, error }| {
                let (name, kind) = name(action);
                view! {
                    <li>
                        <p class="change">
                            <span class="dot" data-kind=kind></span>
                            <span>{name}</span>
                            <span class="when">{move || ago(at, panel.now())}</span>
                        </p>
                        {error.map(|error| view! { <pre class="json error-text">{error}</pre> })}
                    </li>
                }
            })
            .collect();
        view! { <ol class="history">{lines}</ol> }.into_any()
    })
}

fn name(action: MutationAction) -> (&'static str, &'static str) {
    match action {
        MutationAction::Pending => ("asked for", "fetching"),
        MutationAction::Pause => ("paused", "paused"),
        MutationAction::Continue => ("went on", "fetching"),
        MutationAction::Failed => ("try failed", "error"),
        MutationAction::Success => ("succeeded", "fresh"),
        MutationAction::Error => ("failed", "error"),
        MutationAction::Cancel => ("cancelled", "inactive"),
    }
}
