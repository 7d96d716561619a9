use leptos::prelude::*;
use query::{MutationFilter, use_is_mutating, use_query_client};

use crate::{
    text,
    ui::{Icon, icon},
};

/// How many changes wait for the network, while there is none.
#[component]
pub(crate) fn WaitingChanges() -> impl IntoView {
    let client = use_query_client();
    let paused = use_is_mutating(MutationFilter::all().paused(true));
    let waiting = Memo::new(move |_| match paused.get() {
        // Others wait for an older one of their scope.
        _ if client.is_online() => 0,
        paused => paused,
    });
    view! {
        <p class="waiting-changes" role="status" data-testid="waiting-changes">
            {move || {
                let waiting = waiting.get();
                (waiting > 0).then(|| view! { {icon(Icon::Alert)} <span>{text::waiting_changes(waiting)}</span> })
            }}
        </p>
    }
}
