use leptos::prelude::*;

/// The list of users.
#[component]
pub(crate) fn UsersPage() -> impl IntoView {
    view! { <h1>"Users"</h1> }
}
