//! The view of the mutations.

use super::{format::plural, state::Panel};
use crate::devtools::MutationInspection;
use leptos::prelude::*;

pub(super) fn mutations(panel: Panel) -> impl IntoView {
    let lines = move || {
        let lines: Vec<_> = panel.inspection().mutations.iter().rev().map(line).collect();
        if lines.is_empty() {
            return view! { <p class="empty">"No mutation is under way."</p> }.into_any();
        }
        view! { <ul class="lines">{lines}</ul> }.into_any()
    };
    view! { <div class="single">{lines}</div> }
}

fn line(mutation: &MutationInspection) -> impl IntoView + use<> {
    view! {
        <li>
            <span class="key">{mutation.name()}</span>
            <span class="quiet">{mutation.scope.clone()}</span>
            <span class="quiet">{if mutation.is_paused { "paused" } else { "pending" }}</span>
            <span class="when">{plural(mutation.layers, "layer")}</span>
        </li>
    }
}
