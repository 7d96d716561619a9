use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

use crate::{auth::LoginPage, users::UsersPage};

/// Every page, by its path.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=|| "Not found">
                <Route path=path!("/login") view=LoginPage />
                <Route path=path!("/users") view=UsersPage />
            </Routes>
        </Router>
    }
}
