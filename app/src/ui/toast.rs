use std::{sync::Arc, time::Duration};

use leptos::prelude::*;

use super::{Icon, icon};
use crate::text;

/// How long good news stays.
const GOOD_NEWS: Duration = Duration::from_secs(6);
/// How many messages are on the screen; the oldest makes way.
const MOST: usize = 4;

/// A way on from a message. It belongs to the message, which outlives what raised it; a [`Callback`] would not.
#[derive(Clone)]
pub(crate) enum Action {
    Run(&'static str, Arc<dyn Fn() + Send + Sync>),
    Visit(&'static str, String),
}

#[derive(Clone)]
struct Toast {
    id: u32,
    failure: bool,
    text: String,
    /// What to quote to support.
    detail: Option<String>,
    action: Option<Action>,
}

/// The messages on the screen. They outlive the component that sends them.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
}

/// Puts the messages into context; call it at the root.
pub(crate) fn provide_toasts() {
    provide_context(Toasts { shown: RwSignal::default(), last: StoredValue::new(0) });
}

/// The messages in context.
pub(crate) fn use_toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// Something was done. The message goes by itself.
    pub(crate) fn done(self, text: String, action: Option<Action>) {
        let id = self.push(false, text, None, action);
        set_timeout(move || self.dismiss(id), GOOD_NEWS);
    }

    /// Something went wrong. The message stays until it is dismissed or acted upon.
    pub(crate) fn failed(self, text: String, detail: Option<String>, action: Option<Action>) {
        self.push(true, text, detail, action);
    }

    fn push(self, failure: bool, text: String, detail: Option<String>, action: Option<Action>) -> u32 {
        let id = self.last.get_value() + 1;
        self.last.set_value(id);
        self.shown.update(|shown| {
            if shown.len() >= MOST {
                shown.remove(0);
            }
            shown.push(Toast { id, failure, text, detail, action });
        });
        id
    }

    fn dismiss(self, id: u32) {
        // A timer may outlive the page.
        self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where the messages appear.
#[component]
pub(crate) fn Toaster() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <section class="toasts" aria-label=text::toast::REGION>
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                <ToastView toast />
            </For>
        </section>
    }
}

#[component]
fn ToastView(toast: Toast) -> impl IntoView {
    let toasts = use_toasts();
    let Toast { id, failure, text, detail, action } = toast;
    let dismiss = move || toasts.dismiss(id);
    let action = action.map(|action| match action {
        Action::Run(label, run) => {
            let act = move |_| {
                run();
                dismiss();
            };
            view! { <button type="button" class="button button-small" on:click=act>{label}</button> }
                .into_any()
        }
        Action::Visit(label, href) => {
            view! { <a class="button button-small" href=href on:click=move |_| dismiss()>{label}</a> }
                .into_any()
        }
    });
    view! {
        <div
            class="toast"
            class:toast-failure=failure
            role=if failure { "alert" } else { "status" }
            data-testid="toast"
        >
            <span class="toast-icon">{icon(if failure { Icon::Alert } else { Icon::Check })}</span>
            <div class="toast-text">
                <p>{text}</p>
                {detail.map(|detail| view! { <p class="toast-detail">{detail}</p> })}
            </div>
            {action}
            <button type="button" class="icon-button" aria-label=text::toast::DISMISS on:click=move |_| dismiss()>
                {icon(Icon::Close)}
            </button>
        </div>
    }
}
