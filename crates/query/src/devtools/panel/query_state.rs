//! The state of the chosen query.

use super::{
    format::{ago, plural, span},
    model::Kind,
    section::{facts, section},
    state::Panel,
};
use crate::{
    GcTime,
    devtools::{QueryInspection, Simulation},
};
use leptos::prelude::*;
use std::time::Duration;

#[derive(Clone, PartialEq)]
enum Fact {
    Text(String),
    /// Grows older while it is looked at.
    Time(Option<Duration>, String),
}

type State = (Kind, Vec<(&'static str, Fact)>, Option<String>);

pub(super) fn query_state(panel: Panel) -> AnyView {
    let render = move |(kind, told, error): State| {
        let told = told.into_iter().map(|(name, fact)| (name, show(panel, fact))).collect();
        view! {
            <p class="status" data-kind=kind.name()>
                <span class="dot" data-kind=kind.name()></span>
                {kind.name()}
            </p>
            {facts(told, "facts")}
            {error
                .map(|error| {
                    view! { <pre class="json error-text" tabindex="0" aria-label="Error">{error}</pre> }
                })}
        }
        .into_any()
    };
    section("State", move || panel.query().map(|query| state(&query)), render)
}

fn show(panel: Panel, fact: Fact) -> AnyView {
    match fact {
        Fact::Text(text) => text.into_any(),
        Fact::Time(None, more) => format!("never, {more}").into_any(),
        Fact::Time(Some(at), more) => (move || format!("{}, {more}", ago(at, panel.now()))).into_any(),
    }
}

fn state(query: &QueryInspection) -> State {
    let text = |text: String| Fact::Text(text);
    let times = |count: u32, noun| plural(count as usize, noun);
    let mut told = vec![
        ("Status", text(format!("{:?}", query.status).to_lowercase())),
        ("Fetch", text(format!("{:?}", query.fetch_status).to_lowercase())),
        ("Data", Fact::Time(query.data_updated_at, times(query.data_update_count, "update"))),
    ];
    if query.error_update_count > 0 {
        told.push(("Failed", Fact::Time(query.error_updated_at, times(query.error_update_count, "time"))));
    }
    if query.failure_count > 0 {
        told.push(("Failed tries", text(query.failure_count.to_string())));
    }
    let flags = [
        (query.is_stale, "stale"),
        (query.is_invalidated, "invalidated"),
        (query.is_disabled, "disabled"),
        (query.is_static, "static"),
    ];
    let flags: Vec<_> = flags.into_iter().filter(|flag| flag.0).map(|flag| flag.1).collect();
    if !flags.is_empty() {
        told.push(("Is", text(flags.join(", "))));
    }
    if !query.tags.is_empty() {
        let tags: Vec<_> = query.tags.iter().map(ToString::to_string).collect();
        told.push(("Tags", text(tags.join(", "))));
    }
    told.push((
        "Kept unused",
        text(match query.gc_time {
            GcTime::After(after) => span(after),
            GcTime::Never => String::from("for ever"),
        }),
    ));
    if let Some(simulation) = query.simulation() {
        told.push((
            "Observers see",
            text(String::from(match simulation {
                Simulation::Loading => "loading (simulated)",
                Simulation::Error(_) => "an error (simulated)",
                Simulation::RefetchError(_) => "an error and the data (simulated)",
            })),
        ));
    }
    (Kind::of(query), told, query.error().or_else(|| query.failure_reason()))
}
