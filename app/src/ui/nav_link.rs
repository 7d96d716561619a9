use leptos::prelude::*;
use leptos_router::components::A;
use store::use_store;

use super::{Icon, icon};
use crate::preferences::{OverlayActions, UiState};

/// A way to a page in the sidebar; where that is folded, its sign alone.
#[component]
pub(super) fn NavLink(href: &'static str, title: &'static str, sign: Icon) -> impl IntoView {
    let store = use_store::<UiState>();
    view! {
        <A
            href=href
            attr:class="nav-link"
            attr:aria-label=title
            attr:data-tip=title
            on:click=move |_| store.close_drawer()
        >
            {icon(sign)}
            <span class="when-open">{title}</span>
        </A>
    }
}
