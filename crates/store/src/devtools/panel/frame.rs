//! The panel in its frame.

use devtools_frame::Look;
use leptos::prelude::*;

use super::bar::tools;
use super::detail::detail;
use super::entries::entries;
use super::state::Panel;

const LOOK: Look = Look {
    name: "Store devtools",
    opens: "Open the store devtools",
    brand: "Store",
    beside: 1,
    mark: || mark().into_any(),
    style: include_str!("style/panel.css"),
};

pub(super) fn frame(panel: Panel) -> impl IntoView {
    devtools_frame::frame(
        panel.frame,
        LOOK,
        move || tools(panel),
        move || view! { <div class="split">{entries(panel)} {detail(panel)}</div> },
    )
}

/// Fields of one box, one of them set.
fn mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
            <path d="M4 4H20V20H4Z"/>
            <path d="M4 12H20 M12 4V20"/>
            <path d="M4 4H12V12H4Z" class="mark-set"/>
        </svg>
    }
}
