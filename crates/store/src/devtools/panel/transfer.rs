//! The log as text, out and in.

use leptos::html;
use leptos::prelude::*;

use super::state::Panel;
use crate::devtools::StoreLog;

pub(super) fn transfer(panel: Panel) -> impl IntoView {
    let text = NodeRef::<html::Textarea>::new();
    let error = RwSignal::new(None::<String>);
    let export = move |_| {
        if let Some(text) = text.get_untracked() {
            text.set_value(&panel.act(StoreLog::export));
            text.select();
        }
        error.set(None);
    };
    let import = move |_| {
        let Some(text) = text.get_untracked() else { return };
        let result = panel.act(|log| log.import(&text.value()).err().map(|error| error.to_string()));
        panel.chosen.set(None);
        error.set(result);
    };
    view! {
        <section class="section">
            <h2>"Export and import"</h2>
            <textarea node_ref=text rows="4" spellcheck="false" aria-label="Log as JSON"/>
            <div class="buttons">
                <button type="button" class="toggle" on:click=export>"Export"</button>
                <button type="button" class="toggle" on:click=import>"Import"</button>
            </div>
            <p class="error-text" role="alert">{error}</p>
        </section>
    }
}
