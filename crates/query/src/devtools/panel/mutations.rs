//! The view of the mutations: those under way, and those that are not yet forgotten.

use super::{
    format::ago,
    listbox::{Line, listbox},
    mutation_detail::mutation_detail,
    mutation_state::{kind, state},
    state::{MOST_ROWS, Panel},
};
use crate::devtools::MutationInspection;
use leptos::prelude::*;
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Row {
    id: u64,
    variables: String,
    state: &'static str,
    scope: Option<String>,
    layers: usize,
    at: Duration,
}

impl Line for Row {
    type Id = u64;

    fn id(&self) -> u64 {
        self.id
    }
}

pub(super) fn mutations(panel: Panel) -> impl IntoView {
    let rows = move || {
        let of = |mutation: &MutationInspection| Row {
            id: mutation.view.id,
            variables: mutation.view.variables(),
            state: state(mutation),
            scope: mutation.view.scope.clone(),
            layers: mutation.layers,
            at: mutation.view.submitted_at(),
        };
        panel.inspection().mutations.iter().rev().take(MOST_ROWS).map(of).collect::<Vec<_>>()
    };
    let is_empty = Memo::new(move |_| panel.inspection().mutations.is_empty());
    let is_chosen = Memo::new(move |_| panel.mutation().is_some());
    view! {
        <div class="split">
            <div class="list">
                <div class="columns" aria-hidden="true">
                    <span class="key">"Mutation"</span>
                    <span class="age">"Asked for"</span>
                </div>
                {listbox("Mutations", rows, panel.selected_mutation, move |row| line(panel, row).into_any())}
                {move || is_empty.get().then(|| view! { <p class="empty">"No mutation is known."</p> })}
            </div>
            {move || match is_chosen.get() {
                true => mutation_detail(panel).into_any(),
                false => {
                    view! { <p class="empty detail">"Choose a mutation to look into it."</p> }.into_any()
                }
            }}
        </div>
    }
}

fn line(panel: Panel, row: Row) -> impl IntoView {
    let Row { variables, state, scope, layers, at, .. } = row;
    view! {
        <span class="dot" data-kind=kind(state)></span>
        <span class="hidden">{state}</span>
        <span class="key">{variables}</span>
        {scope
            .map(|scope| {
                view! { <span class="badge" title="Scope">{scope}</span> }
            })}
        {(layers > 0).then(|| view! { <span class="badge" data-badge="layers">"layers"</span> })}
        <span class="type">{state}</span>
        <span class="age">{move || ago(at, panel.now())}</span>
    }
}
