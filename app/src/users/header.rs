use contract::{Permission, users::ExportUsers};
use leptos::prelude::*;
use store::use_store;

use super::view::use_users_view;
use crate::{
    api,
    preferences::{Dialog, OverlayActions, UiState, ViewSwitch},
    text,
    ui::{Icon, Show, icon},
};

/// What the page is about, how many there are, and what can be done about all of them.
#[component]
pub(super) fn UsersHeader() -> impl IntoView {
    let view = use_users_view();
    let store = use_store::<UiState>();
    let total = view.list.select(|page| (page.total, page.at_least));
    let export = move || {
        let filter = contract::users::UserFilter { page: 1, ..view.filter.get() };
        api::uri::<ExportUsers>((), &filter)
    };
    view! {
        <header class="page-header">
            <h1>
                {text::users::TITLE}
                {move || {
                    total
                        .get()
                        .map(|(total, at_least)| {
                            view! {
                                <span class="count" aria-label=text::users::total(total, at_least)>
                                    {text::users::count(total, at_least)}
                                </span>
                            }
                        })
                }}
            </h1>
            <div class="page-actions">
                <ViewSwitch />
                <a class="button" href=export download rel="external" data-testid="users-export">
                    {icon(Icon::Download)}
                    <span>{text::users::EXPORT}</span>
                </a>
                <Show when=move || view.may.may(Permission::UsersWrite)>
                    <button
                        type="button"
                        class="button only-scripted"
                        data-testid="users-import"
                        on:click=move |_| store.open_dialog(Dialog::ImportUsers)
                    >
                        {icon(Icon::Upload)}
                        <span>{text::users::IMPORT}</span>
                    </button>
                    <button
                        type="button"
                        class="button button-primary only-scripted"
                        data-testid="user-create"
                        on:click=move |_| store.open_dialog(Dialog::CreateUser)
                    >
                        {icon(Icon::Plus)}
                        <span>{text::users::ADD}</span>
                    </button>
                </Show>
            </div>
        </header>
    }
}
