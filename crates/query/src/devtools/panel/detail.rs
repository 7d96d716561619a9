//! One query: its state, its observers and their timers, its layers, its data, its history.

use super::{
    actions::actions,
    data::data,
    format::until,
    history::{differences, history},
    model::{Deadline, deadlines},
    query_state::query_state,
    section::{facts, section},
    state::Panel,
};
use crate::devtools::{Difference, LayerInspection};
use leptos::prelude::*;

pub(super) fn detail(panel: Panel) -> impl IntoView {
    let head = Memo::new(move |_| {
        panel.query().map(|query| (query.key.to_string(), query.type_name, query.query()))
    });
    let head = move || {
        head.get().map(|(key, type_name, query)| {
            view! {
                <h2 class="key">{key}</h2>
                <p class="about">
                    <code>{query}</code>
                    <span class="type">{type_name}</span>
                </p>
            }
        })
    };
    view! {
        <div class="detail" role="region" aria-label="The chosen query" tabindex="0">
            {head}
            {actions(panel)}
            {query_state(panel)}
            {layers(panel)}
            {data(panel)}
            {history(panel)}
            {observers(panel)}
            {timers(panel)}
        </div>
    }
}

/// An observer's number, its state, and its options.
type Observer = (u64, &'static str, Vec<(&'static str, String)>);

fn observers(panel: Panel) -> AnyView {
    let value = move || {
        let of = |observer: &crate::devtools::ObserverInspection| {
            let state = match (observer.is_enabled, observer.is_stale) {
                (false, _) => "disabled",
                (true, true) => "stale",
                (true, false) => "fresh",
            };
            (observer.id, state, observer.options())
        };
        Some(panel.query()?.observers.iter().map(of).collect::<Vec<Observer>>())
    };
    section("Observers", value, |observers| {
        if observers.is_empty() {
            return view! { <p class="quiet">"None."</p> }.into_any();
        }
        let observers: Vec<_> = observers.into_iter().map(observer).collect();
        view! { <ul class="lines">{observers}</ul> }.into_any()
    })
}

fn observer((id, state, options): Observer) -> impl IntoView {
    let options = options.into_iter().map(|(name, value)| (name, value.into_any())).collect();
    view! {
        <li>
            <details>
                <summary>{format!("#{id}")} " " <span class="quiet">{state}</span></summary>
                {facts(options, "facts mono")}
            </details>
        </li>
    }
}

fn timers(panel: Panel) -> AnyView {
    section(
        "Timers",
        move || Some(deadlines(&[panel.query()?])),
        move |deadlines: Vec<Deadline>| {
            if deadlines.is_empty() {
                return view! { <p class="quiet">"None is set."</p> }.into_any();
            }
            let lines: Vec<_> = deadlines
                .into_iter()
                .map(|deadline| {
                    let whose = deadline.observer.map(|id| format!(" for #{id}"));
                    view! {
                        <li>
                            <span>{deadline.waits.name()} <span class="quiet">{whose}</span></span>
                            <span class="when">{move || until(deadline.at, panel.now())}</span>
                        </li>
                    }
                })
                .collect();
            view! { <ul class="lines">{lines}</ul> }.into_any()
        },
    )
}

fn layers(panel: Panel) -> AnyView {
    let value = move || {
        let query = panel.query().filter(|query| !query.layers.is_empty())?;
        let layers: Vec<(LayerInspection, String)> =
            query.layers.iter().map(|layer| (*layer, panel.mutation_name(layer.mutation))).collect();
        Some((layers, query.layer_differences()))
    };
    let render = move |(layers, changed): (Vec<(LayerInspection, String)>, Vec<Difference>)| {
        let lines: Vec<_> = layers
            .into_iter()
            .map(|(layer, name)| {
                let state = if layer.is_confirmed { "confirmed, until newer data" } else { "pending" };
                view! {
                    <li>
                        <button
                            type="button"
                            class="link"
                            on:click=move |_| panel.show_mutation(layer.mutation)
                        >
                            {name}
                        </button>
                        <span class="quiet">{state}</span>
                    </li>
                }
            })
            .collect();
        view! {
            <ul class="lines">{lines}</ul>
            {differences(changed, 0)}
        }
        .into_any()
    };
    section("Optimistic layers", value, render)
}
