use leptos::prelude::*;
use store::use_store;

use super::{AppearanceActions, GridView, SelectedView, Theme, UiState, UiStateStoreFields, theme::IsDark};
use crate::{
    text,
    ui::{Icon, icon, segments},
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
            data-tip=text::appearance::TOGGLE_THEME
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
            data-tip=text::appearance::TITLE
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
    /// Stands before the names of the controls.
    group: &'static str,
) -> impl IntoView {
    let store = use_store::<UiState>();
    view! {
        <fieldset class="choice">
            <legend>{text::appearance::THEME}</legend>
            {segments(
                format!("{group}theme"),
                Theme::ALL,
                Theme::as_str,
                text::appearance::theme,
                store.theme().into(),
                move |theme| store.set_theme(theme),
            )}
        </fieldset>
        <fieldset class="choice">
            <legend>{text::appearance::DENSITY}</legend>
            {segments(
                format!("{group}density"),
                GridView::ALL,
                GridView::as_str,
                text::appearance::density,
                store.grid_view().into(),
                move |density| store.set_grid_view(density),
            )}
        </fieldset>
    }
}

/// In what form a collection is shown.
#[component]
pub(crate) fn ViewSwitch() -> impl IntoView {
    let store = use_store::<UiState>();
    view! {
        <fieldset class="view-switch only-scripted">
            <legend class="visually-hidden">{text::appearance::VIEW}</legend>
            {segments(
                "view".to_owned(),
                SelectedView::ALL,
                SelectedView::as_str,
                view_label,
                store.selected_view().into(),
                move |view| store.set_selected_view(view),
            )}
        </fieldset>
    }
}

fn view_label(view: SelectedView) -> impl IntoView {
    let sign = match view {
        SelectedView::Grid => Icon::Grid,
        SelectedView::List => Icon::List,
        SelectedView::Cards => Icon::Cards,
    };
    let name = text::appearance::view(view);
    view! {
        {icon(sign)}
        <span class="visually-hidden">{name}</span>
    }
}
