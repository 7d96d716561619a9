use contract::users::{ImportMode, ImportOptions, UserRow};
use leptos::{html::Input, prelude::*};

use super::run::{Import, Stage};
use crate::{
    format, platform, text,
    ui::{Icon, icon},
};

/// The choice of the file and of what is to be done about bad rows.
#[component]
pub(super) fn ChooseForm(import: Import) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let file = RwSignal::new(None::<(String, f64)>);
    let mode = RwSignal::new(ImportMode::Valid);
    let running = Memo::new(move |_| import.stage.with(Stage::is_running));
    let blocked = move || running.get() || file.with(Option::is_none);
    let start =
        move |dry_run: bool| import.start(input, ImportOptions { mode: mode.get_untracked(), dry_run });
    let choose = move |_| {
        file.set(platform::chosen_file(input));
        import.restart();
    };
    let choice = move |value: ImportMode, label: &'static str, detail: &'static str| {
        view! {
            <label class="option">
                <input
                    type="radio"
                    name="import-mode"
                    checked=value == ImportMode::Valid
                    disabled=move || running.get()
                    on:change=move |_| mode.set(value)
                />
                <span>
                    <strong>{label}</strong>
                    <span class="hint">{detail}</span>
                </span>
            </label>
        }
    };
    view! {
        <div class="form">
            // The input covers the area: browsers take files that are dropped on it.
            <div class="drop" class:has-file=move || file.with(Option::is_some)>
                <input
                    node_ref=input
                    id="import-file"
                    data-testid="import-file"
                    type="file"
                    accept=".csv,text/csv"
                    aria-describedby="import-columns"
                    disabled=move || running.get()
                    on:change=choose
                />
                {icon(Icon::Upload)}
                <label for="import-file">
                    {move || match file.get() {
                        Some((name, size)) => text::import::chosen(&name, &format::bytes(size)),
                        None => text::import::CHOOSE.to_owned(),
                    }}
                </label>
                <span id="import-columns" class="hint">{text::import::columns(&UserRow::COLUMNS)}</span>
            </div>
            <fieldset class="options">
                <legend>{text::import::MODE}</legend>
                {choice(ImportMode::Valid, text::import::VALID, text::import::VALID_DETAIL)}
                {choice(ImportMode::Strict, text::import::STRICT, text::import::STRICT_DETAIL)}
            </fieldset>
            <div class="dialog-actions">
                <button
                    type="button"
                    class="button"
                    data-testid="import-check"
                    disabled=blocked
                    on:click=move |_| start(true)
                >
                    {text::import::CHECK}
                </button>
                <button
                    type="button"
                    class="button button-primary"
                    data-testid="import-start"
                    disabled=blocked
                    on:click=move |_| start(false)
                >
                    {text::import::START}
                </button>
            </div>
        </div>
    }
}
