use contract::{
    FieldErrors,
    users::{MAX_NAME, NewUser, Status},
};
use leptos::{ev::SubmitEvent, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use query::use_mutation;
use store::use_store;
use uuid::Uuid;

use super::{location, mutations::AddUser, view::use_users_view};
use crate::{
    api::ApiError,
    change::cause,
    preferences::{Dialog, OverlayActions, UiState, UiStateStoreFields},
    text,
    ui::{Action, Field, Modal, described_by, use_toasts},
};

fn empty() -> NewUser {
    NewUser {
        name: String::new(),
        email: String::new(),
        role: "viewer".to_owned(),
        status: Some(Status::Invited),
    }
}

/// What stands in the way of adding the user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Faults {
    fields: FieldErrors,
    /// Not about any one field.
    general: Option<String>,
}

impl From<ApiError> for Faults {
    fn from(error: ApiError) -> Self {
        match &error {
            ApiError::Problem(problem) if !problem.errors.is_empty() => {
                Self { fields: problem.errors.clone(), general: None }
            }
            // The one conflict there is: somebody has the address.
            ApiError::Problem(problem) if problem.status == 409 => {
                Self { fields: FieldErrors::of("email", &problem.detail), general: None }
            }
            _ => Self { fields: FieldErrors::default(), general: Some(text::api_error(&error)) },
        }
    }
}

/// Once the fields show what is wrong with them.
fn focus_first_fault() {
    request_animation_frame(|| {
        let field = document().query_selector("#create-user [aria-invalid=true]").ok().flatten();
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // Only what is not in the document cannot be focused.
            let _ = field.focus();
        }
    });
}

/// Adds a user. What was typed stays until they are added, also when the dialog is closed.
#[component]
pub(super) fn CreateDialog() -> impl IntoView {
    let store = use_store::<UiState>();
    let draft = RwSignal::new(empty());
    view! {
        <Modal
            id="create-user"
            title=text::users::ADD
            open=Signal::derive(move || store.dialog().get() == Some(Dialog::CreateUser))
            on_close=Callback::new(move |()| store.close_dialog())
        >
            <CreateForm draft />
        </Modal>
    }
}

#[component]
fn CreateForm(draft: RwSignal<NewUser>) -> impl IntoView {
    let view = use_users_view();
    let store = use_store::<UiState>();
    let toasts = use_toasts();
    let faults = RwSignal::new(Faults::default());
    let add = use_mutation::<AddUser>();
    let attempt = StoredValue::new(Uuid::new_v4());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if add.is_pending() {
            return;
        }
        let user = match draft.get_untracked().validate() {
            Ok(user) => user,
            Err(fields) => {
                faults.set(Faults { fields, general: None });
                return focus_first_fault();
            }
        };
        faults.set(Faults::default());
        let address =
            location::href(&contract::users::UserFilter { q: user.email.clone(), ..Default::default() });
        let done = text::users::added(&user.name);
        if !view.actions().is_online() {
            let typed = user.clone();
            view.actions().add_later(user, attempt.get_value(), move || {
                // What was typed is there again when the dialog opens, unless something else is by now.
                let _ = draft.try_update(|draft| {
                    if *draft == empty() {
                        *draft = typed.clone();
                    }
                });
            });
            draft.set(empty());
            return store.close_dialog();
        }
        let mutation = AddUser { tenant: view.tenant, user, attempt: attempt.get_value() };
        add.mutate_with(mutation, move |outcome| match outcome {
            Ok(_) => {
                draft.set(empty());
                store.close_dialog();
                toasts.done(done, Some(Action::Visit(text::users::SHOW, address)));
            }
            Err(error) => {
                let error = cause(error);
                // Refused is settled: what is tried next is another attempt.
                if !error.is_transient() {
                    attempt.set_value(Uuid::new_v4());
                }
                faults.set(error.into());
                focus_first_fault();
            }
        });
    };
    let fault = move |field: &'static str| {
        Memo::new(move |_| faults.with(|faults| faults.fields.message(field).map(str::to_owned)))
    };
    let (name_fault, email_fault, role_fault) = (fault("name"), fault("email"), fault("role"));
    let initial = draft.get_untracked();
    view! {
        <form class="form" novalidate on:submit=submit>
            <Field id="create-name" label=text::users::NAME error=name_fault>
                <input
                    id="create-name"
                    data-testid="create-name"
                    class="input"
                    type="text"
                    autocomplete="off"
                    autofocus
                    maxlength=MAX_NAME.to_string()
                    value=initial.name
                    aria-describedby=described_by("create-name")
                    aria-invalid=move || name_fault.get().map(|_| "true")
                    on:input:target=move |event| draft.update(|draft| draft.name = event.target().value())
                />
            </Field>
            <Field id="create-email" label=text::users::EMAIL error=email_fault>
                <input
                    id="create-email"
                    data-testid="create-email"
                    class="input"
                    type="email"
                    autocomplete="off"
                    spellcheck="false"
                    value=initial.email
                    aria-describedby=described_by("create-email")
                    aria-invalid=move || email_fault.get().map(|_| "true")
                    on:input:target=move |event| draft.update(|draft| draft.email = event.target().value())
                />
            </Field>
            <div class="form-row">
                <Field id="create-role" label=text::users::ROLE error=role_fault>
                    <select
                        id="create-role"
                        data-testid="create-role"
                        class="select"
                        aria-describedby=described_by("create-role")
                        aria-invalid=move || role_fault.get().map(|_| "true")
                        on:change:target=move |event| draft.update(|draft| draft.role = event.target().value())
                    >
                        {text::ROLES
                            .map(|(key, name)| {
                                view! { <option value=key selected=initial.role == key>{name}</option> }
                            })
                            .collect_view()}
                    </select>
                </Field>
                <Field id="create-status" label=text::users::STATUS error=fault("status")>
                    <select
                        id="create-status"
                        class="select"
                        aria-describedby=described_by("create-status")
                        on:change:target=move |event| {
                            draft.update(|draft| draft.status = event.target().value().parse().ok());
                        }
                    >
                        {Status::ALL
                            .map(|status| {
                                view! {
                                    <option value=status.as_str() selected=initial.status == Some(status)>
                                        {text::status(status)}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </Field>
            </div>
            {move || {
                faults
                    .with(|faults| faults.general.clone())
                    .map(|message| view! { <p class="banner banner-failure" role="alert">{message}</p> })
            }}
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| store.close_dialog()>{text::CANCEL}</button>
                <button
                    type="submit"
                    class="button button-primary"
                    data-testid="create-submit"
                    aria-busy=move || add.is_pending().then_some("true")
                >
                    {move || if add.is_pending() { text::users::ADDING } else { text::users::ADD }}
                </button>
            </div>
        </form>
    }
}
