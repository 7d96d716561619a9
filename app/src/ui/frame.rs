use leptos::prelude::*;
use leptos_router::{
    components::{A, Outlet},
    hooks::use_location,
};
use store::use_store;

use super::{
    Icon, Notice, Toaster, admin_links::AdminLinks, breadcrumbs::Breadcrumbs, icon, nav_link::NavLink,
    tooltip::Tooltip,
};
use crate::{
    auth::{SignOut, sign_in_url, use_viewer},
    change::{WaitingChanges, tell_of_replayed, use_changes},
    developer::{DebugPanel, PanelToggle, log_events},
    format,
    notifications::{NotificationsBell, provide_feed},
    page::set_status,
    platform,
    preferences::{
        AppearanceActions, AppearanceMenu, OverlayActions, ThemeToggle, UiState, UiStateStoreFields,
    },
    text,
};

/// What surrounds every page of someone who is signed in.
#[component]
pub(crate) fn Frame() -> impl IntoView {
    let store = use_store::<UiState>();
    let viewer = use_viewer();
    let signed_in = viewer.is_some();
    let organisation = viewer.map(|viewer| viewer.tenant.name.clone());
    provide_feed();
    log_events();
    tell_of_replayed(&use_changes());
    let collapsed = move || store.sidebar_collapsed().get();
    // The server cannot know; the first render in the browser equals its.
    let narrow = RwSignal::new(false);
    Effect::new(move || {
        narrow.set(platform::is_narrow());
        platform::on_narrow(move |is| narrow.set(is));
    });
    let shown = move || if narrow.get() { store.drawer_open().get() } else { !collapsed() };
    let toggle = move |_| {
        if narrow.get_untracked() {
            store.toggle_drawer();
        } else {
            store.toggle_sidebar();
        }
    };
    let close_drawer = move || store.close_drawer();
    view! {
        <a class="skip-link" href="#content" rel="external">{text::frame::SKIP}</a>
        <div
            class="frame"
            data-sidebar=move || if collapsed() { "collapsed" } else { "open" }
            data-drawer=move || if store.drawer_open().get() { "open" } else { "closed" }
            on:keydown=move |event| {
                if event.key() == "Escape" && store.drawer_open().get_untracked() {
                    close_drawer();
                }
            }
        >
            <Sidebar />
            <div class="scrim" aria-hidden="true" on:click=move |_| close_drawer()></div>
            <div class="stage">
                <header class="topbar">
                    <button
                        type="button"
                        class="icon-button"
                        data-testid="sidebar-toggle"
                        aria-controls="sidebar"
                        aria-expanded=move || if shown() { "true" } else { "false" }
                        aria-label=text::frame::TOGGLE_SIDEBAR
                        data-tip=text::frame::TOGGLE_SIDEBAR
                        on:click=toggle
                    >
                        {icon(Icon::Menu)}
                    </button>
                    {organisation.map(|organisation| view! { <Breadcrumbs organisation /> })}
                    <WaitingChanges />
                    <PanelToggle />
                    {signed_in.then(|| view! { <NotificationsBell /> })}
                </header>
                <main id="content" class="content" tabindex="-1">
                    {if signed_in { Outlet().into_any() } else { SignedOut().into_any() }}
                </main>
            </div>
            <DebugPanel />
            <Toaster />
            <Tooltip />
        </div>
    }
}

#[component]
fn Sidebar() -> impl IntoView {
    let store = use_store::<UiState>();
    let viewer = use_viewer();
    let signed_in = viewer.is_some();
    let tenant = viewer.as_ref().map(|viewer| viewer.tenant.name.clone());
    let person = viewer.map(|viewer| {
        let user = viewer.user.clone();
        let role = text::role(&user.role);
        view! {
            <A
                href="/permissions"
                attr:class="person"
                attr:data-tip=user.email.clone()
                on:click=move |_| store.close_drawer()
            >
                <span class="avatar" aria-hidden="true">{format::initials(&user.name)}</span>
                <span class="person-text when-open">
                    <span class="person-name">{user.name}</span>
                    <span class="person-role">{role}</span>
                </span>
                <span class="visually-hidden">{text::permissions::TITLE}</span>
            </A>
        }
    });
    view! {
        <aside id="sidebar" class="sidebar" data-testid="sidebar" aria-label=text::frame::SIDEBAR>
            <div class="brand">
                <span class="brand-mark">{icon(Icon::Mark)}</span>
                <span class="brand-text when-open">
                    <span class="brand-name">{text::PRODUCT}</span>
                    <span class="brand-tenant">{tenant}</span>
                </span>
            </div>
            <nav class="nav" aria-label=text::frame::PAGES>
                <NavLink href="/users" title=text::users::TITLE sign=Icon::Users />
                <NavLink href="/notifications" title=text::notifications::TITLE sign=Icon::Bell />
                {signed_in.then(|| view! { <AdminLinks /> })}
                <NavLink href="/settings" title=text::settings::TITLE sign=Icon::Sliders />
            </nav>
            <div class="sidebar-foot">
                {person}
                <div class="sidebar-tools">
                    <ThemeToggle />
                    <AppearanceMenu />
                    <SignOut />
                </div>
            </div>
        </aside>
    }
}

/// Where nobody is signed in; the server leads to the sign-in page before it comes to this.
#[component]
fn SignedOut() -> impl IntoView {
    set_status(401);
    let location = use_location();
    let here = format!("{}?{}", location.pathname.get_untracked(), location.search.get_untracked());
    view! {
        <Notice icon=Icon::Users title=text::auth::SIGNED_OUT detail=text::auth::SIGNED_OUT_DETAIL>
            <a class="button button-primary" href=sign_in_url(here.trim_end_matches('?')) rel="external">
                {text::auth::SIGN_IN}
            </a>
        </Notice>
    }
}
