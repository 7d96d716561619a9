use contract::{
    Permission,
    users::{Status, User},
};
use leptos::prelude::*;
use store::use_store;

use super::{name_cell::NameCell, placing::is_provisional, selection::SelectCell, view::use_users_view};
use crate::{
    preferences::{
        Dialog, ListActions, OperationalModesStoreFields, OverlayActions, UiState, UiStateStoreFields,
    },
    text,
    ui::{Day, Icon, Show, icon},
};

/// One user. The row stays while their data changes, and with it what is being typed in it.
#[component]
pub(super) fn UserRow(user: User) -> impl IntoView {
    let view = use_users_view();
    let store = use_store::<UiState>();
    let id = user.id;
    let added = user.created_at;
    let user = Memo::new(move |before: Option<&User>| {
        let now = view.page().and_then(|page| page.data.iter().find(|user| user.id == id).cloned());
        now.or_else(|| before.cloned()).unwrap_or_else(|| user.clone())
    });
    let saved = move || user.with(|user| !is_provisional(user));
    let may_write = move || saved() && view.may.may(Permission::UsersWrite);
    let name = move || user.with(|user| user.name.clone());
    let is_selected = store.is_selected(id);
    view! {
        <tr
            data-testid="user-row"
            data-user-id=id.to_string()
            class:is-provisional=move || !saved()
            class:is-selected=is_selected
        >
            <Show when=move || view.may_select()>
                <SelectCell user is_selected />
            </Show>
            <NameCell user may_write=Signal::derive(may_write) />
            <td class="cell-email">
                {move || user.with(|user| user.email.clone())}
                <Show when=move || store.operational_modes().developer_mode().get()>
                    <code class="row-detail" data-testid="user-detail">
                        {move || user.with(|user| text::developer::row(user.id, user.version))}
                    </code>
                </Show>
            </td>
            <td class="cell-role">
                <RoleCell user may_write=Signal::derive(may_write) />
            </td>
            <td class="cell-status">
                <StatusCell user may_write=Signal::derive(may_write) />
            </td>
            <td class="cell-createdAt">
                <Day at=added />
            </td>
            <td class="cell-actions">
                <Show when=move || saved() && view.may.may(Permission::UsersDelete)>
                    <button
                        type="button"
                        class="icon-button icon-button-danger only-scripted"
                        data-testid="user-remove"
                        aria-label=move || text::users::remove(&name())
                        data-tip=move || text::users::remove(&name())
                        on:click=move |_| store.open_dialog(Dialog::RemoveUser(id))
                    >
                        {icon(Icon::Trash)}
                    </button>
                </Show>
            </td>
        </tr>
    }
}

#[component]
fn RoleCell(user: Memo<User>, may_write: Signal<bool>) -> impl IntoView {
    let view = use_users_view();
    let role = Memo::new(move |_| user.with(|user| user.role.clone()));
    let choose = move || {
        let current = role.get_untracked();
        let known = text::ROLES.iter().any(|(key, _)| *key == current);
        let other = (!known)
            .then(|| view! { <option value=current.clone() selected>{text::role(&current)}</option> });
        view! {
            <select
                class="select select-inline"
                data-testid="user-role"
                aria-label=move || text::users::role_of(&user.with(|user| user.name.clone()))
                prop:value=move || role.get()
                on:change:target=move |event| {
                    view.actions().set_role(&user.get_untracked(), event.target().value());
                }
            >
                {text::ROLES
                    .map(|(key, name)| view! { <option value=key selected=current == key>{name}</option> })
                    .collect_view()}
                {other}
            </select>
        }
    };
    view! {
        <Show
            when=move || may_write.get() && view.may.may(Permission::RolesAssign)
            fallback=move || view! { <span class="plain">{move || text::role(&role.get())}</span> }
        >
            {choose()}
        </Show>
    }
}

#[component]
fn StatusCell(user: Memo<User>, may_write: Signal<bool>) -> impl IntoView {
    let view = use_users_view();
    let status = Memo::new(move |_| user.with(|user| user.status));
    let choose = move || {
        let current = status.get_untracked();
        view! {
            <select
                class="select select-inline"
                data-testid="user-status"
                aria-label=move || text::users::status_of(&user.with(|user| user.name.clone()))
                prop:value=move || status.get().as_str()
                on:change:target=move |event| {
                    if let Ok(status) = event.target().value().parse() {
                        view.actions().set_status(&user.get_untracked(), status);
                    }
                }
            >
                {Status::ALL
                    .map(|status| {
                        view! {
                            <option value=status.as_str() selected=current == status>{text::status(status)}</option>
                        }
                    })
                    .collect_view()}
            </select>
        }
    };
    view! {
        <span class="status" data-status=move || status.get().as_str()>
            <Show
                when=move || may_write.get()
                fallback=move || view! { <span class="plain">{move || text::status(status.get())}</span> }
            >
                {choose()}
            </Show>
        </span>
    }
}
