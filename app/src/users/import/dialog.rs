use leptos::prelude::*;
use store::use_store;

use super::{
    form::ChooseForm,
    report::ReportView,
    run::{Import, Stage},
};
use crate::{
    format,
    preferences::{Dialog, OverlayActions, UiState, UiStateStoreFields},
    text,
    ui::{Icon, Modal, icon},
    users::view::use_users_view,
};

/// Imports users from a file. Closing the dialog leaves an import running; it is there when it is opened again.
#[component]
pub(in crate::users) fn ImportDialog() -> impl IntoView {
    let view = use_users_view();
    let store = use_store::<UiState>();
    let import = Import::new(view.tenant);
    view! {
        <Modal
            id="import-users"
            title=text::import::TITLE
            open=Signal::derive(move || store.dialog().get() == Some(Dialog::ImportUsers))
            on_close=Callback::new(move |()| store.close_dialog())
            wide=true
        >
            <ImportBody import />
        </Modal>
    }
}

#[component]
fn ImportBody(import: Import) -> impl IntoView {
    let store = use_store::<UiState>();
    let report = move || match import.stage.get() {
        Stage::Done(report) => Some(report),
        _ => None,
    };
    let failure = move || match import.stage.get() {
        Stage::Failed(error) => Some(error),
        _ => None,
    };
    // What was chosen must outlast a check, so the form stays while the outcome shows below it.
    let finished = Memo::new(move |_| report().is_some_and(|report| !report.dry_run));
    view! {
        <div hidden=move || finished.get()>
            <ChooseForm import />
        </div>
        <Progress import />
        {move || report().map(|report| view! { <ReportView report /> })}
        {move || {
            failure()
                .map(|error| {
                    view! {
                        <div class="banner banner-failure" role="alert" data-testid="import-error">
                            {icon(Icon::Alert)}
                            <span>{text::import::failed(&error)}</span>
                            {text::reference(&error).map(|id| view! { <span class="reference">{id}</span> })}
                        </div>
                    }
                })
        }}
        <Show when=move || finished.get()>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| import.restart()>{text::import::ANOTHER}</button>
                <button
                    type="button"
                    class="button button-primary"
                    data-testid="import-done"
                    on:click=move |_| {
                        store.close_dialog();
                        import.restart();
                    }
                >
                    {text::DONE}
                </button>
            </div>
        </Show>
    }
}

/// How far the file is, and the way to stop it.
#[component]
fn Progress(import: Import) -> impl IntoView {
    let running = Memo::new(move |_| import.stage.with(Stage::is_running));
    let sending = move || match import.stage.get() {
        Stage::Sending { bytes, of } => Some((bytes, of.max(1.0))),
        _ => None,
    };
    view! {
        <Show when=move || running.get()>
            <div class="progress" data-testid="import-progress">
                <div class="progress-text">
                    <span role="status">
                        {move || if sending().is_some() { text::import::SENDING } else { text::import::WORKING }}
                    </span>
                    <span class="number">
                        {move || sending().map(|(bytes, of)| text::import::sent(&format::bytes(bytes), &format::bytes(of)))}
                    </span>
                </div>
                <progress
                    aria-label=text::import::PROGRESS
                    max="1"
                    // Without a value it shows that something goes on, and not how much.
                    value=move || sending().map(|(bytes, of)| format!("{:.3}", bytes / of))
                ></progress>
                <div class="dialog-actions">
                    <button type="button" class="button" data-testid="import-cancel" on:click=move |_| import.cancel()>
                        {text::CANCEL}
                    </button>
                </div>
            </div>
        </Show>
    }
}
