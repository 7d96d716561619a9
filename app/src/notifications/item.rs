use contract::{
    Permission,
    notifications::{Event, Notification, NotificationPage},
};
use leptos::prelude::*;
use query::UseQuery;

use super::{feed::use_feed, focus, queries::NotificationList};
use crate::{
    permissions::use_permission,
    text,
    ui::{Icon, Moment, Show, icon},
};

/// The notifications of the page that is shown.
#[component]
pub(super) fn NotificationItems(list: UseQuery<NotificationList>) -> impl IntoView {
    let may_see_users = use_permission(&Permission::UsersRead);
    let items = move || list.data().map(|page| page.data.clone()).unwrap_or_default();
    view! {
        <ul
            class="table-frame rows"
            class:is-waiting=move || list.is_placeholder_data()
            data-testid="notifications"
            aria-label=text::notifications::TITLE
        >
            <For each=items key=|notification| notification.id let:notification>
                <Item notification list may_see_users />
            </For>
        </ul>
    }
}

/// One notification. It stays while it is marked as read.
#[component]
fn Item(
    notification: Notification,
    list: UseQuery<NotificationList>,
    may_see_users: Signal<bool>,
) -> impl IntoView {
    let feed = use_feed();
    let Notification { id, event, created_at: at, .. } = notification.clone();
    let current = Memo::new(move |before: Option<&Notification>| {
        let find = |page: &NotificationPage| page.data.iter().find(|other| other.id == id).cloned();
        let now = list.data().and_then(|page| find(&page));
        now.or_else(|| before.cloned()).unwrap_or_else(|| notification.clone())
    });
    let unread = Memo::new(move |_| current.with(Notification::is_unread));
    let read = move || feed.actions().mark_read(&current.get_untracked());
    let sentence = text::notifications::event(&event);
    let (label, title) = (text::notifications::mark_read(&sentence), sentence.clone());
    let href = href(&event);
    let leads_to_users = matches!(event, Event::ImportFinished { .. });
    view! {
        <li
            class="rows-item notification"
            class:is-unread=move || unread.get()
            data-testid="notification"
            data-notification-id=id.to_string()
        >
            <span class="notification-sign">{icon(sign(&event))}</span>
            <div class="notification-text">
                <Show when=move || unread.get()>
                    <span class="visually-hidden">{text::notifications::UNREAD}": "</span>
                </Show>
                {move || match href {
                    Some(href) if !leads_to_users || may_see_users.get() => {
                        view! { <a class="notification-link" href=href on:click=move |_| read()>{title.clone()}</a> }
                            .into_any()
                    }
                    _ => view! { <span>{title.clone()}</span> }.into_any(),
                }}
                <span class="notification-time"><Moment at /></span>
            </div>
            <Show when=move || unread.get()>
                <button
                    type="button"
                    class="icon-button notification-read only-scripted"
                    data-testid="notification-read"
                    aria-label=label.clone()
                    data-tip=text::notifications::MARK_READ
                    on:click=move |event| {
                        focus::move_on(&event);
                        read();
                    }
                >
                    {icon(Icon::Check)}
                </button>
            </Show>
        </li>
    }
}

const fn sign(event: &Event) -> Icon {
    match event {
        Event::RoleChanged { .. } => Icon::Shield,
        Event::AccessRestored { .. } => Icon::Users,
        Event::ImportFinished { .. } => Icon::Upload,
        Event::Unknown => Icon::Bell,
    }
}

/// Where it leads, if anywhere.
const fn href(event: &Event) -> Option<&'static str> {
    match event {
        Event::RoleChanged { .. } => Some("/permissions"),
        Event::ImportFinished { .. } => Some("/users?sort=-createdAt"),
        Event::AccessRestored { .. } | Event::Unknown => None,
    }
}
