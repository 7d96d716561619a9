//! Which of the people on the page are selected, and what can be done to all of them at once.

use std::collections::BTreeSet;

use contract::{
    Permission,
    users::{Status, User},
};
use leptos::{ev::MouseEvent, html::Input, prelude::*};
use store::use_store;
use uuid::Uuid;

use super::view::{UsersView, use_users_view};
use crate::{
    preferences::{Dialog, ListActions, OverlayActions, UiState, UiStateStoreFields},
    text,
    ui::{Icon, Show, derived, icon},
};

/// Keeps the selection to the people on the page, and ends it with the page: nobody is changed unseen. Call it in the
/// page's component.
pub(super) fn keep_selection(view: UsersView) {
    let store = use_store::<UiState>();
    Effect::new(move |_| {
        let shown = view.page().map(|page| page.data.iter().map(|user| user.id).collect::<BTreeSet<_>>());
        let selected = store.selected_items().get();
        let left = shown.map(|shown| &selected & &shown).unwrap_or_default();
        if left != selected {
            store.select_items(left);
        }
    });
    // In an effect, because the server has nothing to end.
    Effect::new(move |_| on_cleanup(move || store.clear_selection()));
}

impl UsersView {
    /// Whether the viewer may do anything to several people. Tracked.
    pub(super) fn may_select(self) -> bool {
        self.may.may(Permission::UsersWrite) || self.may.may(Permission::UsersDelete)
    }

    /// Those of the page that are meant, in its order. Tracked.
    pub(super) fn among(self, ids: impl IntoIterator<Item = Uuid>) -> Vec<User> {
        let ids: BTreeSet<_> = ids.into_iter().collect();
        let page = self.page();
        let users = page.iter().flat_map(|page| page.data.iter());
        users.filter(|user| ids.contains(&user.id)).cloned().collect()
    }

    /// Selects all from the last that was selected to this one, as they stand on the page.
    fn select_up_to(self, id: Uuid) -> Option<BTreeSet<Uuid>> {
        let page = untrack(|| self.page())?;
        let place = |id| page.data.iter().position(|user| user.id == id);
        let (from, to) = (place(self.anchor.get_value()?)?, place(id)?);
        Some(page.data[from.min(to)..=from.max(to)].iter().map(|user| user.id).collect())
    }
}

/// The box that selects one person; with the shift key, all from the last one on.
#[component]
pub(super) fn SelectCell(user: Memo<User>, is_selected: Memo<bool>) -> impl IntoView {
    let view = use_users_view();
    let store = use_store::<UiState>();
    let id = user.with_untracked(|user| user.id);
    let pressed = move |event: MouseEvent| {
        match view.select_up_to(id).filter(|_| event.shift_key()) {
            Some(range) => {
                store.select_items(store.selected_items().get_untracked().into_iter().chain(range))
            }
            None => store.toggle_selection(id),
        }
        view.anchor.set_value(Some(id));
    };
    view! {
        <td class="cell-select only-scripted">
            <input
                type="checkbox"
                class="check"
                data-testid="user-select"
                aria-label=move || text::users::select(&user.with(|user| user.name.clone()))
                prop:checked=is_selected
                on:click=pressed
            />
        </td>
    }
}

/// The box that selects all on the page, or nobody.
#[component]
pub(super) fn SelectAll() -> impl IntoView {
    let view = use_users_view();
    let store = use_store::<UiState>();
    let count = store.selection_count();
    let on_page = derived(move || view.page().map_or(0, |page| page.data.len()));
    let all = move || on_page.get() > 0 && count.get() == on_page.get();
    let boxed = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(boxed) = boxed.get() {
            boxed.set_indeterminate(count.get() > 0 && !all());
        }
    });
    let change = move |_| {
        if untrack(all) {
            store.clear_selection();
        } else if let Some(page) = untrack(|| view.page()) {
            store.select_items(page.data.iter().map(|user| user.id));
        }
    };
    view! {
        <th scope="col" class="cell-select only-scripted">
            <input
                node_ref=boxed
                type="checkbox"
                class="check"
                data-testid="users-select-all"
                aria-label=text::users::SELECT_ALL
                prop:checked=all
                on:change=change
            />
        </th>
    }
}

/// How many are selected, and what can be done to them.
#[component]
pub(super) fn SelectionBar() -> impl IntoView {
    let view = use_users_view();
    let store = use_store::<UiState>();
    let count = store.selection_count();
    let any = move || count.get() > 0;
    let set = move |status: Status| {
        let users = untrack(|| view.among(store.selected_items().get()));
        for user in users.iter().filter(|user| user.status != status) {
            view.actions().set_status(user, status);
        }
        store.clear_selection();
    };
    let status = move |status: Status, label: &'static str, test_id: &'static str| {
        view! {
            <button type="button" class="button button-small" data-testid=test_id on:click=move |_| set(status)>
                {label}
            </button>
        }
    };
    view! {
        // It is there before it says anything: what comes with its words is not read out.
        <p class="visually-hidden" role="status">{move || text::users::selected(count.get())}</p>
        <Show when=any>
            <div class="selection" role="toolbar" aria-label=text::users::SELECTION data-testid="users-selection">
                <span class="selection-count">{move || text::users::selected(count.get())}</span>
                <Show when=move || view.may.may(Permission::UsersWrite)>
                    {status(Status::Active, text::users::ACTIVATE, "users-activate")}
                    {status(Status::Suspended, text::users::SUSPEND, "users-suspend")}
                </Show>
                <Show when=move || view.may.may(Permission::UsersDelete)>
                    <button
                        type="button"
                        class="button button-small button-danger"
                        data-testid="users-remove"
                        on:click=move |_| store.open_dialog(Dialog::RemoveSelected)
                    >
                        {text::users::REMOVE}
                    </button>
                </Show>
                <button
                    type="button"
                    class="icon-button"
                    data-testid="users-select-none"
                    aria-label=text::users::SELECT_NONE
                    aria-keyshortcuts="Escape"
                    on:click=move |_| store.clear_selection()
                >
                    {icon(Icon::Close)}
                </button>
            </div>
        </Show>
    }
}
