use contract::{Endpoint, auth::Logout};
use leptos::prelude::*;

use crate::{
    platform, text,
    ui::{Icon, icon},
};

/// The button that ends the session. A plain form, so that it works whatever else does not.
#[component]
pub(crate) fn SignOut() -> impl IntoView {
    view! {
        <form method="post" action=Logout::PATH on:submit=move |_| platform::remember_session(false)>
            <button
                type="submit"
                class="icon-button"
                data-testid="logout"
                aria-label=text::auth::SIGN_OUT
                title=text::auth::SIGN_OUT
            >
                {icon(Icon::SignOut)}
            </button>
        </form>
    }
}
