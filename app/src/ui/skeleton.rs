use leptos::prelude::*;

use crate::text;

/// Rows that are on their way, in the measures of rows.
#[component]
pub(crate) fn SkeletonRows() -> impl IntoView {
    view! {
        <div class="table-frame" role="status" aria-label=text::LOADING>
            <div class="bones" aria-hidden="true">
                {(0..10).map(|_| view! { <span class="bone"></span> }).collect_view()}
            </div>
        </div>
    }
}
