use leptos::prelude::*;
use store::use_store;

use super::{AppearanceActions, Language, UiState, UiStateStoreFields};
use crate::{text, ui::segments};

/// The language of the page.
pub(crate) fn use_language() -> Signal<Language> {
    use_store::<UiState>().language().into()
}

/// Keeps `<html lang>` in step with the store.
pub(crate) fn follow_language() {
    let language = use_language();
    Effect::new(move |_| {
        if let Some(html) = document().document_element() {
            // Only a broken attribute name could be refused.
            let _ = html.set_attribute("lang", language.get().as_str());
        }
    });
}

/// In which language the page is.
#[component]
pub(crate) fn LanguageChoice() -> impl IntoView {
    let store = use_store::<UiState>();
    view! {
        <fieldset class="choice">
            <legend>{text::language::LANGUAGE}</legend>
            {segments(
                "language".to_owned(),
                Language::ALL,
                Language::as_str,
                text::language::name,
                use_language(),
                move |language| store.set_language(language),
            )}
        </fieldset>
    }
}
