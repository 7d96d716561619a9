//! The panel in its frame.

use super::{
    bar::tools,
    mutations::mutations,
    queries::queries,
    state::{Panel, View},
    timers::timers,
};
use devtools_frame::Look;
use leptos::prelude::*;

const LOOK: Look = Look {
    name: "Query devtools",
    opens: "Open the query devtools",
    brand: "Query",
    beside: 0,
    mark: || mark().into_any(),
    style: concat!(
        include_str!("style/bar.css"),
        include_str!("style/list.css"),
        include_str!("style/detail.css"),
        include_str!("style/history.css"),
        include_str!("style/narrow.css"),
    ),
};

pub(super) fn frame(panel: Panel) -> impl IntoView {
    devtools_frame::frame(panel.frame, LOOK, move || tools(panel), move || body(panel))
}

fn body(panel: Panel) -> impl IntoView {
    move || match panel.view.get() {
        View::Queries => queries(panel).into_any(),
        View::Mutations => mutations(panel).into_any(),
        View::Timers => timers(panel).into_any(),
    }
}

/// Sheets upon each other: what the server said, and the layers over it.
fn mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
            <path d="M12 3 21 8 12 13 3 8Z" class="mark-top"/>
            <path d="M3 12.5 12 17.5 21 12.5"/>
            <path d="M3 16.5 12 21.5 21 16.5"/>
        </svg>
    }
}
