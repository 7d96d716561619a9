use std::time::Duration;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use query::QueryOptions;

use super::{
    feed::use_feed,
    pagination::{self, Pagination},
    queries::{NotificationList, POLL},
    states::NotificationsBody,
};
use crate::{
    cache, text,
    ui::{Icon, Show, SkeletonRows, derived, icon},
};

/// All notifications of the viewer.
#[component]
pub(crate) fn NotificationsPage() -> impl IntoView {
    let feed = use_feed();
    let (tenant, user) = (feed.tenant, feed.user);
    let search = use_location().search;
    let filter = Memo::new(move |_| pagination::read(&search.read()));
    let list = cache::use_cached(
        move || NotificationList { tenant, user, filter: filter.get() },
        move || {
            // The bell polls the first page already.
            let is_latest = filter.with(|filter| *filter == Default::default());
            let interval = if is_latest { Duration::ZERO } else { POLL };
            QueryOptions::new().keep_previous(true).enabled(tenant != 0).refetch_interval(interval)
        },
    );
    view! {
        <Title text=text::notifications::TITLE />
        <Transition fallback=Skeleton>
            <Header />
            <NotificationsBody list />
            <Pagination list filter />
        </Transition>
    }
}

#[component]
fn Header() -> impl IntoView {
    let feed = use_feed();
    let known = feed.latest.select(|page| page.unread);
    let unread = move || known.get().unwrap_or_default();
    let none = derived(move || unread() == 0);
    view! {
        <header class="page-header">
            <h1 tabindex="-1">
                {text::notifications::TITLE}
                <Show when=move || !none.get()>
                    <span class="count" data-testid="notifications-unread">
                        {move || text::notifications::unread_count(unread())}
                    </span>
                </Show>
            </h1>
            // Disabled it stays where it is, and keeps the focus.
            <button
                type="button"
                class="button only-scripted"
                data-testid="notifications-read-all"
                aria-disabled=move || none.get().then_some("true")
                on:click=move |_| feed.mark_all_read()
            >
                {icon(Icon::Check)}
                {text::notifications::MARK_ALL_READ}
            </button>
        </header>
    }
}

/// The page before its data is there, in the same measures.
#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <header class="page-header">
            <h1>{text::notifications::TITLE}</h1>
        </header>
        <SkeletonRows />
    }
}
