use leptos::prelude::*;
use store::use_store;

use super::{AppearanceActions, GridView, Theme, UiState, UiStateStoreFields, theme::IsDark};
use crate::{
    text,
    ui::{Icon, icon},
};

/// Turns a light page dark and a dark one light.
#[component]
pub(crate) fn ThemeToggle() -> impl IntoView {
    let store = use_store::<UiState>();
    let is_dark = use_context::<IsDark>();
    let toggle = move |_| {
        let dark = is_dark.is_some_and(IsDark::get_untracked);
        store.set_theme(if dark { Theme::Light } else { Theme::Dark });
    };
    // Both signs are there; the style sheet shows the one for the theme, which the server may not know.
    view! {
        <button
            type="button"
            class="icon-button"
            data-testid="theme-toggle"
            aria-label=text::appearance::TOGGLE_THEME
            title=text::appearance::TOGGLE_THEME
            on:click=toggle
        >
            <span class="when-light">{icon(Icon::Moon)}</span>
            <span class="when-dark">{icon(Icon::Sun)}</span>
        </button>
    }
}

/// The button and the menu for theme and density.
#[component]
pub(crate) fn AppearanceMenu() -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-button"
            popovertarget="appearance"
            aria-label=text::appearance::TITLE
            title=text::appearance::TITLE
        >
            {icon(Icon::Sliders)}
        </button>
        <div id="appearance" class="popover" popover="auto">
            <AppearanceChoices group="" />
        </div>
    }
}

/// Theme and density.
#[component]
pub(crate) fn AppearanceChoices(
    /// Stands before the names of the controls: those of one name are one choice, wherever on the page they are.
    group: &'static str,
) -> impl IntoView {
    let store = use_store::<UiState>();
    view! {
        <fieldset class="choice">
            <legend>{text::appearance::THEME}</legend>
            <div class="segments">
                {Theme::ALL
                    .map(|theme| {
                        view! {
                            <label class="segment">
                                <input
                                    type="radio"
                                    name=format!("{group}theme")
                                    value=theme.as_str()
                                    checked=store.theme().get_untracked() == theme
                                    prop:checked=move || store.theme().get() == theme
                                    on:change=move |_| store.set_theme(theme)
                                />
                                <span>{text::appearance::theme(theme)}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
        <fieldset class="choice">
            <legend>{text::appearance::DENSITY}</legend>
            <div class="segments">
                {GridView::ALL
                    .map(|density| {
                        view! {
                            <label class="segment">
                                <input
                                    type="radio"
                                    name=format!("{group}density")
                                    value=density.as_str()
                                    checked=store.grid_view().get_untracked() == density
                                    prop:checked=move || store.grid_view().get() == density
                                    on:change=move |_| store.set_grid_view(density)
                                />
                                <span>{text::appearance::density(density)}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}
