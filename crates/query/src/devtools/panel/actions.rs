//! What a developer may do to the chosen query.

use super::state::Panel;
use crate::{
    Filter, QueryClient,
    devtools::{SimulatedError, Simulation},
};
use devtools_frame::focus_after_render;
use leptos::{ev, html, prelude::*};

/// What observers are shown instead of the real state.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Loading,
    Error,
}

pub(super) fn actions(panel: Panel) -> impl IntoView {
    let simulated = Memo::new(move |_| {
        panel.query()?.simulation().map(|simulation| match simulation {
            Simulation::Loading => Shown::Loading,
            Simulation::Error(_) | Simulation::RefetchError(_) => Shown::Error,
        })
    });
    let chooses = RwSignal::new(false);
    let error_button = NodeRef::<html::Button>::new();
    view! {
        <div class="actions" role="group" aria-label="Actions">
            {action(panel, "Refetch", "Fetches, also if it is disabled", |client, filter| {
                client.force_refetch(filter);
            })}
            {action(panel, "Invalidate", "Marks it as stale, and fetches if it is observed", |client, filter| {
                client.invalidate(filter);
            })}
            {action(panel, "Reset", "Puts it back to where it had no data", |client, filter| {
                client.reset(filter);
            })}
            {action(panel, "Remove", "Drops it from the cache", |client, filter| client.remove(filter))}
            <span class="rule"></span>
            {simulate(panel, "Loading", "Shows observers a load that does not end", move || {
                simulated.get() == Some(Shown::Loading)
            }, move || {
                act(panel, |client, filter| { client.simulate(filter, &Simulation::Loading); });
            })}
            <button
                node_ref=error_button
                type="button"
                class="action"
                title="Shows observers an error"
                aria-pressed=move || (simulated.get() == Some(Shown::Error)).to_string()
                aria-expanded=move || chooses.get().to_string()
                on:click=move |_| {
                    if simulated.get_untracked() == Some(Shown::Error) {
                        act(panel, |client, filter| { client.restore(filter); });
                    } else {
                        chooses.update(|chooses| *chooses = !*chooses);
                    }
                }
            >
                "Error"
            </button>
        </div>
        {move || {
            simulated
                .get()
                .map(|_| view! { <p class="simulated" role="status">"Observers are shown a simulated state. Press again to let go."</p> })
        }}
        {move || {
            chooses.get().then(|| {
                error_form(panel, move || {
                    chooses.set(false);
                    focus_after_render(error_button);
                })
            })
        }}
    }
}

/// The button keeps its place, and is pressed while it holds.
fn simulate(
    panel: Panel,
    name: &'static str,
    title: &'static str,
    is_pressed: impl Fn() -> bool + Copy + Send + Sync + 'static,
    press: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="action"
            title=title
            aria-pressed=move || is_pressed().to_string()
            on:click=move |_| {
                if untrack(is_pressed) {
                    act(panel, |client, filter| { client.restore(filter); });
                } else {
                    press();
                }
            }
        >
            {name}
        </button>
    }
}

fn act(panel: Panel, act: impl FnOnce(&QueryClient, Filter)) {
    if let Some(query) = untrack(move || panel.query()) {
        panel.act(|client| act(client, query.filter()));
    }
}

fn action(
    panel: Panel,
    name: &'static str,
    title: &'static str,
    action: impl Fn(&QueryClient, Filter) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class="action" title=title on:click=move |_| act(panel, action)>
            {name}
        </button>
    }
}

/// Which error, and whether the data stays.
fn error_form(panel: Panel, done: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let sample = untrack(move || panel.query()).and_then(|query| query.sample_error()).unwrap_or_default();
    let names: Vec<String> = panel.errors().into_iter().map(|(name, _)| name).collect();
    let has_names = !names.is_empty();
    let chosen = RwSignal::new(String::new());
    let json = RwSignal::new(sample);
    let keeps_data = RwSignal::new(false);
    let is_refused = RwSignal::new(false);
    let field = NodeRef::<html::Textarea>::new();
    field.on_load(|field| drop(field.focus()));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(query) = untrack(move || panel.query()) else { return };
        let named = panel.errors().into_iter().find(|(name, _)| *name == chosen.get_untracked());
        let error = named.map_or_else(|| SimulatedError::json(json.get_untracked()), |(_, error)| error);
        let simulation = if keeps_data.get_untracked() {
            Simulation::RefetchError(error)
        } else {
            Simulation::Error(error)
        };
        if panel.act(|client| client.simulate(query.filter(), &simulation)) == 0 {
            is_refused.set(true);
        } else {
            done();
        }
    };
    view! {
        <form class="error-form" on:submit=submit>
            {has_names
                .then(|| {
                    view! {
                        <select
                            aria-label="Which error"
                            on:change=move |event| chosen.set(event_target_value(&event))
                        >
                            <option value="">"As JSON"</option>
                            {names
                                .into_iter()
                                .map(|name| view! { <option value=name.clone()>{name.clone()}</option> })
                                .collect::<Vec<_>>()}
                        </select>
                    }
                })}
            <textarea
                node_ref=field
                rows="4"
                aria-label="The error as JSON"
                spellcheck="false"
                prop:disabled=move || !chosen.get().is_empty()
                prop:value=move || json.get()
                on:input=move |event| {
                    is_refused.set(false);
                    json.set(event_target_value(&event));
                }
            />
            <label class="check">
                <input
                    type="checkbox"
                    on:change=move |event| keeps_data.set(event_target_checked(&event))
                />
                "Keep the data"
            </label>
            <button type="submit" class="action">"Show this error"</button>
            <p class="refused" role="status">
                {move || is_refused.get().then_some("This cannot be read as the query's error.")}
            </p>
        </form>
    }
}
