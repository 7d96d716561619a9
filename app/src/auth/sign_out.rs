use contract::{Endpoint, auth::Logout};
use leptos::{html, prelude::*};
use query::{MutationFilter, use_query_client};

use crate::{
    platform::{self, Reach},
    text,
    ui::{Icon, Modal, icon},
};

/// The button that ends the session. A plain form, so that it works whatever else does not. What the person has seen is
/// forgotten in this browser, and changes that wait for the network with it, so that is asked first.
#[component]
pub(crate) fn SignOut() -> impl IntoView {
    let client = use_query_client();
    let reach = use_context::<Reach>();
    let form = NodeRef::<html::Form>::new();
    let asked = RwSignal::new(0);
    let sign_out = {
        let client = client.clone();
        move || {
            platform::forget_person(&client, reach.clone(), move || {
                if let Some(form) = form.get_untracked() {
                    // Refused only for a form that is not on the page any more.
                    let _ = form.submit();
                }
            });
        }
    };
    let anyway = sign_out.clone();
    view! {
        <form
            method="post"
            action=Logout::PATH
            node_ref=form
            on:submit=move |event| {
                event.prevent_default();
                match client.is_mutating(&MutationFilter::all()) {
                    0 => sign_out(),
                    unsent => asked.set(unsent),
                }
            }
        >
            <button
                type="submit"
                class="icon-button"
                data-testid="logout"
                aria-label=text::auth::SIGN_OUT
                data-tip=text::auth::SIGN_OUT
            >
                {icon(Icon::SignOut)}
            </button>
        </form>
        <Modal
            id="sign-out"
            title=text::auth::SIGN_OUT_QUESTION
            open=Signal::derive(move || asked.get() > 0)
            on_close=Callback::new(move |()| asked.set(0))
        >
            <p>{move || text::auth::unsent(asked.get())}</p>
            <div class="dialog-actions">
                <button type="button" class="button" autofocus on:click=move |_| asked.set(0)>
                    {text::CANCEL}
                </button>
                <button
                    type="button"
                    class="button button-danger"
                    data-testid="logout-anyway"
                    on:click={
                        let anyway = anyway.clone();
                        move |_| anyway()
                    }
                >
                    {text::auth::SIGN_OUT_ANYWAY}
                </button>
            </div>
        </Modal>
    }
}
