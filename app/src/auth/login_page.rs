use leptos::prelude::*;

/// Where a person signs in.
#[component]
pub(crate) fn LoginPage() -> impl IntoView {
    view! { <h1>"Sign in"</h1> }
}
