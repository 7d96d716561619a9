use std::time::Duration;

use contract::users::{Sort, SortField, Status, UserFilter};
use leptos::{ev::SubmitEvent, html::Input, prelude::*};

use super::{location, view::use_users_view};
use crate::{
    text,
    ui::{Icon, icon},
};

/// How long typing must pause before it is searched for.
const PAUSE: Duration = Duration::from_millis(200);

/// Search and filters. Without scripts it is a form that is sent; with them each change is a change of address.
#[component]
pub(super) fn FilterForm() -> impl IntoView {
    let view = use_users_view();
    let search = NodeRef::<Input>::new();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let show = move |change: &dyn Fn(UserFilter) -> UserFilter, replace: bool| {
        let before = view.filter.get_untracked();
        let filter = location::restarted(change(before.clone()));
        if filter != location::restarted(before) {
            view.show(&filter, replace);
        }
    };
    let apply_search = move || {
        stop();
        if let Some(input) = search.get_untracked() {
            let q = input.value().trim().to_owned();
            show(&|filter| UserFilter { q: q.clone(), ..filter }, true);
        }
    };
    let typed = move |_| {
        stop();
        timer.set_value(set_timeout_with_handle(apply_search, PAUSE).ok());
    };
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        apply_search();
    };
    // The address changes by other means too: going back, clearing. What was typed before the page took input is kept.
    Effect::new(move |before: Option<String>| {
        let q = view.filter.with(|filter| filter.q.clone());
        let waiting = timer.with_value(Option::is_some);
        if let Some(input) = search.get()
            && !waiting
            && input.value().trim() != q
        {
            match before {
                None => apply_search(),
                Some(_) => input.set_value(&q),
            }
        }
        q
    });
    on_cleanup(stop);
    let initial = view.filter.get_untracked();
    let role = move || view.filter.with(|filter| filter.role.clone().unwrap_or_default());
    let status = move || view.filter.with(|filter| filter.status.map_or("", Status::as_str));
    let sort = move || view.filter.with(|filter| filter.sort.to_string());
    let page_size = (initial.page_size != UserFilter::default().page_size)
        .then(|| view! { <input type="hidden" name="pageSize" value=initial.page_size.to_string() /> });
    view! {
        <form class="toolbar" role="search" method="get" action=location::PATH on:submit=submitted>
            <div class="search">
                {icon(Icon::Search)}
                <input
                    node_ref=search
                    id="users-search"
                    data-testid="users-search"
                    class="input"
                    type="search"
                    name="q"
                    value=initial.q
                    maxlength="200"
                    placeholder=text::users::SEARCH
                    aria-label=text::users::SEARCH
                    aria-keyshortcuts="/"
                    autocomplete="off"
                    spellcheck="false"
                    on:input=typed
                />
                <kbd class="search-key" aria-hidden="true">"/"</kbd>
            </div>
            <select
                class="select"
                name="role"
                aria-label=text::users::ROLE
                data-testid="users-role"
                prop:value=role
                on:change:target=move |event| {
                    let role = Some(event.target().value()).filter(|role| !role.is_empty());
                    show(&|filter| UserFilter { role: role.clone(), ..filter }, false);
                }
            >
                <option value="">{text::users::ANY_ROLE}</option>
                {text::ROLES
                    .map(|(key, name)| {
                        view! { <option value=key selected=initial.role.as_deref() == Some(key)>{name}</option> }
                    })
                    .collect_view()}
            </select>
            <select
                class="select"
                name="status"
                aria-label=text::users::STATUS
                data-testid="users-status"
                prop:value=status
                on:change:target=move |event| {
                    let status = event.target().value().parse().ok();
                    show(&|filter| UserFilter { status, ..filter }, false);
                }
            >
                <option value="">{text::users::ANY_STATUS}</option>
                {Status::ALL
                    .map(|status| {
                        view! {
                            <option value=status.as_str() selected=initial.status == Some(status)>
                                {text::status(status)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <select
                class="select only-narrow"
                name="sort"
                aria-label=text::users::ORDER
                prop:value=sort
                on:change:target=move |event| {
                    let sort = event.target().value().parse().unwrap_or_default();
                    show(&|filter| UserFilter { sort, ..filter }, false);
                }
            >
                {SortField::ALL
                    .into_iter()
                    .flat_map(|field| [false, true].map(|descending| Sort { field, descending }))
                    .map(|sort| {
                        view! {
                            <option value=sort.to_string() selected=initial.sort == sort>
                                {text::users::order(sort)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            {page_size}
            <button type="submit" class="button only-unscripted">{text::users::APPLY}</button>
            {move || {
                view.filter
                    .with(location::is_filtered)
                    .then(|| {
                        view! {
                            <a class="button button-quiet" href=view.href(|filter| location::unfiltered(&filter)) data-noscroll>
                                {text::users::CLEAR}
                            </a>
                        }
                    })
            }}
        </form>
    }
}
