use leptos::prelude::*;
use store::use_store;

use super::view::use_users_view;
use crate::{
    preferences::{Dialog, OverlayActions, UiState, UiStateStoreFields},
    text,
    ui::Modal,
};

/// Asks before a user is removed.
#[component]
pub(super) fn RemoveDialog() -> impl IntoView {
    let view = use_users_view();
    let store = use_store::<UiState>();
    let user = Memo::new(move |_| {
        let Some(Dialog::RemoveUser(id)) = store.dialog().get() else { return None };
        view.page()?.data.iter().find(|user| user.id == id).cloned()
    });
    let close = move || store.close_dialog();
    let name = move || user.with(|user| user.as_ref().map(|user| user.name.clone()).unwrap_or_default());
    let confirm = move |_| {
        let user = user.get_untracked();
        close();
        if let Some(user) = user {
            view.actions().remove(&user);
        }
    };
    view! {
        <Modal
            id="remove-user"
            title=Signal::derive(move || text::users::remove_question(&name()))
            open=Signal::derive(move || user.with(Option::is_some))
            on_close=Callback::new(move |()| close())
        >
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
