use contract::{Endpoint, auth::Logout};
use leptos::prelude::*;

use crate::{
    text,
    ui::{Icon, icon},
};

/// The button that ends the session. A plain form, so that it works whatever else does not.
#[component]
pub(crate) fn SignOut() -> impl IntoView {
    view! {
        <form method="post" action=Logout::PATH>
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
