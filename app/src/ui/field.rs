use leptos::prelude::*;

use crate::text;

/// A labelled control with the message of what is wrong with it. Give the control [`described_by`] of the same `id`.
#[component]
pub(crate) fn Field(
    /// The id of the control.
    id: &'static str,
    label: &'static str,
    /// What is wrong, if anything is.
    #[prop(into)]
    error: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {children()}
            <p id=described_by(id) class="field-error">
                {move || error.get().map(|message| text::sentence(&message))}
            </p>
        </div>
    }
}

/// The id of the message about the control `id`.
pub(crate) fn described_by(id: &str) -> String {
    format!("{id}-error")
}
