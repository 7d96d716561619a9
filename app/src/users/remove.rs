use contract::users::User;
use leptos::prelude::*;
use store::use_store;

use super::view::use_users_view;
use crate::{
    preferences::{Dialog, OverlayActions, UiState, UiStateStoreFields},
    text,
    ui::Modal,
};

/// Asks before a user is removed, or those that are selected.
#[component]
pub(super) fn RemoveDialog() -> impl IntoView {
    let view = use_users_view();
    let store = use_store::<UiState>();
    let users = Memo::new(move |_| match store.dialog().get() {
        Some(Dialog::RemoveUser(id)) => view.among([id]),
        Some(Dialog::RemoveSelected) => view.among(store.selected_items().get()),
        _ => Vec::new(),
    });
    let names = move || users.with(|users| users.iter().map(|user| user.name.clone()).collect::<Vec<_>>());
    let close = move || store.close_dialog();
    let confirm = move |_| {
        let users = users.get_untracked();
        close();
        view.actions().remove(&users);
    };
    let listed = move || {
        let names = names();
        (names.len() > 1).then(|| view! { <p class="dialog-names">{names.join(", ")}</p> })
    };
    view! {
        <Modal
            id="remove-user"
            title=Signal::derive(move || text::users::remove_question(&names()))
            open=Signal::derive(move || users.with(|users: &Vec<User>| !users.is_empty()))
            on_close=Callback::new(move |()| close())
        >
            {listed}
            <p>{text::users::REMOVE_DETAIL}</p>
            <div class="dialog-actions">
                <button type="button" class="button" autofocus on:click=move |_| close()>
                    {text::CANCEL}
                </button>
                <button type="button" class="button button-danger" data-testid="user-remove-confirm" on:click=confirm>
                    {text::users::REMOVE}
                </button>
            </div>
        </Modal>
    }
}
