use leptos::prelude::*;
use store::use_store;

use super::{choices::Modes, queries::CachedQueries};
use crate::{
    preferences::{DeveloperActions, UiState, UiStateStoreFields},
    text,
    ui::{Icon, icon},
};

/// What the page holds: the modes, the query cache, the UI store.
#[component]
pub(crate) fn DebugPanel() -> impl IntoView {
    let store = use_store::<UiState>();
    view! {
        <Show when=move || store.dev_mode().get() && store.debug_panel().get()>
            <aside
                id="debug-panel"
                class="debug-panel"
                aria-label=text::developer::PANEL
                data-testid="debug-panel"
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        store.set_debug_panel(false);
                    }
                }
            >
                <header class="debug-header">
                    <h2>{text::developer::PANEL}</h2>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=text::CLOSE
                        on:click=move |_| store.set_debug_panel(false)
                    >
                        {icon(Icon::Close)}
                    </button>
                </header>
                <div class="debug-body">
                    <section class="debug-part">
                        <h3>{text::developer::MODES}</h3>
                        <Modes />
                    </section>
                    <section class="debug-part debug-part-wide">
                        <h3>{text::developer::QUERIES}</h3>
                        <CachedQueries />
                    </section>
                    <section class="debug-part">
                        <h3>{text::developer::STORE}</h3>
                        <pre class="debug-store" data-testid="debug-store" tabindex="0">
                            {move || serde_json::to_string_pretty(&store.get()).unwrap_or_default()}
                        </pre>
                    </section>
                </div>
            </aside>
        </Show>
    }
}
