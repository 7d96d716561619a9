use leptos::prelude::*;
use store::use_store;

use crate::{
    preferences::{DeveloperActions, OperationalModesStoreFields, UiState, UiStateStoreFields},
    text,
};

/// Turns the developer's view on; then each of its modes.
#[component]
pub(crate) fn DeveloperChoices() -> impl IntoView {
    let store = use_store::<UiState>();
    view! {
        <Switch
            id="dev-mode"
            label=text::developer::DEV_MODE
            hint=text::developer::DEV_MODE_HINT
            on=store.dev_mode().into()
            change=Callback::new(move |_| store.toggle_dev_mode())
        />
        <Show when=move || store.dev_mode().get()>
            <Modes />
        </Show>
    }
}

/// The modes, and the way to end them all.
#[component]
pub(super) fn Modes() -> impl IntoView {
    let store = use_store::<UiState>();
    let modes = store.operational_modes();
    view! {
        <Switch
            id="god-mode"
            label=text::developer::GOD_MODE
            hint=text::developer::GOD_MODE_HINT
            on=modes.god_mode().into()
            change=Callback::new(move |on| store.set_god_mode(on))
        />
        <Switch
            id="developer-mode"
            label=text::developer::DEVELOPER_MODE
            hint=text::developer::DEVELOPER_MODE_HINT
            on=modes.developer_mode().into()
            change=Callback::new(move |on| store.set_developer_mode(on))
        />
        <Switch
            id="debug-mode"
            label=text::developer::DEBUG_MODE
            hint=text::developer::DEBUG_MODE_HINT
            on=modes.debug_mode().into()
            change=Callback::new(move |on| store.set_debug_mode(on))
        />
        <button
            type="button"
            class="button button-small"
            data-testid="modes-reset"
            on:click=move |_| store.reset_modes()
        >
            {text::developer::RESET_MODES}
        </button>
    }
}

#[component]
fn Switch(
    /// Of its test; its control and its hint are named by their place.
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    on: Signal<bool>,
    change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                class="check"
                role="switch"
                data-testid=id
                prop:checked=on
                on:change:target=move |event| change.run(event.target().checked())
            />
            <span class="switch-text">
                <span class="switch-label">{label}</span>
                <span class="switch-hint">{hint}</span>
            </span>
        </label>
    }
}
