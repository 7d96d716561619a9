use contract::users::{MAX_NAME, User, UserChange};
use leptos::{
    ev::KeyboardEvent,
    html::{Input, Td},
    prelude::*,
};

use super::view::use_users_view;
use crate::{
    text,
    ui::{Icon, Show, icon},
};

/// What is being typed in place of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Draft {
    text: String,
    /// What is wrong with it.
    fault: Option<String>,
}

/// The name; a double click or Enter makes it a field.
#[component]
pub(super) fn NameCell(user: Memo<User>, may_write: Signal<bool>) -> impl IntoView {
    let view = use_users_view();
    let draft = RwSignal::new(None::<Draft>);
    let cell = NodeRef::<Td>::new();
    let editing = Memo::new(move |_| draft.with(Option::is_some));
    let name = move || user.with(|user| user.name.clone());
    let begin = move || {
        if may_write.get_untracked() && draft.with_untracked(Option::is_none) {
            draft.set(Some(Draft { text: user.with_untracked(|user| user.name.clone()), fault: None }));
        }
    };
    let end = move |keep_focus: bool| {
        draft.set(None);
        if keep_focus && let Some(cell) = cell.get_untracked() {
            // Only what is not in the document cannot be focused.
            let _ = cell.focus();
        }
    };
    // The server may find fault with what passed here; the row may be gone by then.
    let refused = move |text, fault| {
        draft.try_set(Some(Draft { text, fault: Some(fault) }));
    };
    let save = move |keep_focus: bool| {
        let Some(Draft { text, .. }) = draft.get_untracked() else { return };
        let change = UserChange { name: Some(text.clone()), ..UserChange::default() };
        match change.validate() {
            Err(errors) => draft.set(Some(Draft { text, fault: errors.message("name").map(str::to_owned) })),
            Ok(UserChange { name: Some(name), .. }) => {
                end(keep_focus);
                let user = user.get_untracked();
                if name != user.name {
                    view.actions().rename(&user, name, refused);
                }
            }
            Ok(_) => end(keep_focus),
        }
    };
    let key_in_cell = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | "F2") && !editing.get_untracked() {
            event.prevent_default();
            begin();
        }
    };
    view! {
        <td
            node_ref=cell
            class="cell-name"
            data-testid="user-name"
            tabindex=move || may_write.get().then_some("0")
            aria-describedby=move || may_write.get().then_some("users-rename-hint")
            on:dblclick=move |_| begin()
            on:keydown=key_in_cell
        >
            <Show
                when=move || editing.get()
                fallback=move || {
                    view! {
                        <span class="name">{name}</span>
                        <Show when=move || may_write.get()>
                            <button
                                type="button"
                                class="icon-button name-edit only-scripted"
                                tabindex="-1"
                                aria-label=move || text::users::rename(&name())
                                on:click=move |_| begin()
                            >
                                {icon(Icon::Pencil)}
                            </button>
                        </Show>
                    }
                }
            >
                <NameField draft name=Signal::derive(name) save=Callback::new(save) cancel=Callback::new(end) />
            </Show>
        </td>
    }
}

/// Enter and leaving save, Escape does not.
#[component]
fn NameField(
    draft: RwSignal<Option<Draft>>,
    #[prop(into)] name: Signal<String>,
    /// With whether the focus is to stay in the table.
    save: Callback<bool>,
    cancel: Callback<bool>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let fault = Memo::new(move |_| draft.with(|draft| draft.as_ref().and_then(|draft| draft.fault.clone())));
    Effect::new(move |focused: Option<bool>| {
        if let Some(input) = input.get()
            && focused != Some(true)
        {
            // Only what is not in the document cannot be focused.
            let _ = input.focus();
            input.select();
            return true;
        }
        focused.unwrap_or_default()
    });
    let typed = move |text: String| draft.set(Some(Draft { text, fault: None }));
    let key = move |event: KeyboardEvent| {
        event.stop_propagation();
        match event.key().as_str() {
            // While an input method composes, Enter belongs to it.
            "Enter" if !event.is_composing() => {
                event.prevent_default();
                save.run(true);
            }
            "Escape" => cancel.run(true),
            _ => {}
        }
    };
    view! {
        <span class="name-field">
            <input
                node_ref=input
                class="input"
                data-testid="user-name-input"
                type="text"
                autocomplete="off"
                maxlength=MAX_NAME.to_string()
                value=draft.with_untracked(|draft| draft.as_ref().map(|draft| draft.text.clone()))
                aria-label=move || text::users::name_of(&name.get())
                aria-invalid=move || fault.get().map(|_| "true")
                aria-errormessage="user-name-fault"
                on:input:target=move |event| typed(event.target().value())
                on:keydown=key
                on:blur=move |_| save.run(false)
            />
            {move || {
                fault
                    .get()
                    .map(|fault| {
                        view! {
                            <span id="user-name-fault" class="field-error" role="alert">{text::sentence(&fault)}</span>
                        }
                    })
            }}
        </span>
    }
}
