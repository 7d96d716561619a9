use leptos::prelude::*;
use leptos_router::components::A;

use super::feed::use_feed;
use crate::{
    text,
    ui::{Icon, icon},
};

/// The way to the notifications, with the number of unread ones on it.
#[component]
pub(crate) fn NotificationsBell() -> impl IntoView {
    view! {
        <Transition fallback=|| view! { <Bell unread=Signal::stored(None) /> }>
            <Counted />
        </Transition>
    }
}

#[component]
fn Counted() -> impl IntoView {
    let feed = use_feed();
    view! { <Bell unread=feed.latest.select(|page| page.unread) /> }
}

#[component]
fn Bell(#[prop(into)] unread: Signal<Option<u64>>) -> impl IntoView {
    let some = move || unread.get().filter(|unread| *unread > 0);
    view! {
        <A
            href="/notifications"
            attr:class="icon-button bell"
            attr:data-testid="notifications-badge"
            attr:data-tip=text::notifications::TITLE
            attr:aria-label=move || text::notifications::bell(unread.get())
        >
            {icon(Icon::Bell)}
            {move || some().map(|unread| view! { <span class="bell-count">{text::notifications::badge(unread)}</span> })}
        </A>
    }
}
