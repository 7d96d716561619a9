use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    components::{ParentRoute, Redirect, Route, Router, Routes},
    path,
};
use query::provide_query_client;
use store::provide_store;

use crate::{
    audit::AuditPage,
    auth::{LoginPage, provide_viewer, use_viewer},
    live::rendered_versions,
    notifications::NotificationsPage,
    page::set_status,
    permissions::{InspectorPage, PermissionsPage},
    platform,
    preferences::{UiState, follow_language, follow_theme},
    roles::RolesPage,
    settings::SettingsPage,
    text,
    ui::{Frame, Icon, Notice, provide_toasts},
    users::UsersPage,
};

/// Every page, by its path, and what all pages share.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_viewer();
    let store = provide_store(UiState::from(platform::first_paint()));
    platform::persist(*store);
    let client = platform::query_client();
    platform::provide_reach(&client, use_viewer(), rendered_versions());
    provide_query_client(client);
    provide_toasts();
    follow_theme();
    follow_language();
    // In an effect, because the server need not know of it.
    #[cfg(feature = "devtools")]
    Effect::new(move |_| {
        query::devtools::QueryDevtools(query::devtools::QueryDevtoolsProps::builder().build());
        let log = store::devtools::log_store(store, "UI store");
        store::devtools::StoreDevtools(
            store::devtools::StoreDevtoolsProps::builder().logs(vec![log]).build(),
        );
    });
    // Effects run in browsers only, after all listeners are in place.
    Effect::new(move |_| {
        if let Some(body) = document().body() {
            // Only a broken attribute name could be refused.
            let _ = body.set_attribute("data-hydrated", "true");
        }
    });
    view! {
        <Title formatter=|page: String| if page.is_empty() { text::PRODUCT.to_owned() } else { format!("{page} · {}", text::PRODUCT) } />
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/login") view=LoginPage />
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("") view=|| view! { <Redirect path="/users" /> } />
                    <Route path=path!("/users") view=UsersPage />
                    <Route path=path!("/notifications") view=NotificationsPage />
                    <Route path=path!("/permissions") view=PermissionsPage />
                    <Route path=path!("/admin/roles") view=RolesPage />
                    <Route path=path!("/admin/permissions") view=InspectorPage />
                    <Route path=path!("/admin/audit") view=AuditPage />
                    <Route path=path!("/settings") view=SettingsPage />
                    <Route path=path!("/*any") view=NotFoundPage />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// What is shown where there is nothing.
#[component]
fn NotFoundPage() -> impl IntoView {
    set_status(404);
    view! {
        <Title text=text::frame::NOT_FOUND />
        <Notice icon=Icon::Search title=text::frame::NOT_FOUND detail=text::frame::NOT_FOUND_DETAIL>
            <a class="button" href="/users">{text::frame::HOME}</a>
        </Notice>
    }
}
