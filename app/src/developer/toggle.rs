use leptos::prelude::*;
use store::use_store;

use crate::{
    preferences::{DeveloperActions, UiState, UiStateStoreFields},
    text,
    ui::{Icon, icon},
};

/// Opens the debug panel and closes it, for those who have the developer's view on.
#[component]
pub(crate) fn PanelToggle() -> impl IntoView {
    let store = use_store::<UiState>();
    let open = move || store.debug_panel().get();
    view! {
        <Show when=move || store.dev_mode().get()>
            <button
                type="button"
                class="icon-button"
                data-testid="debug-panel-toggle"
                aria-controls="debug-panel"
                aria-expanded=move || if open() { "true" } else { "false" }
                aria-label=text::developer::PANEL
                data-tip=text::developer::PANEL
                on:click=move |_| store.set_debug_panel(!store.debug_panel().get_untracked())
            >
                {icon(Icon::Code)}
            </button>
        </Show>
    }
}
