use std::time::Duration;

use chrono::Utc;
use leptos::prelude::*;
use query::{Filter, QueryClient, use_query_client};
use store::use_store;

use super::listed::{self, Listed};
use crate::{
    preferences::{EntryStatus, ListActions, UiState, UiStateStoreFields},
    text,
    ui::{Icon, icon},
};

/// Ages are shown in seconds.
const TICK: Duration = Duration::from_secs(1);

/// What the query cache holds.
#[component]
pub(super) fn CachedQueries() -> impl IntoView {
    let store = use_store::<UiState>();
    let client = use_query_client();
    let happened = ArcTrigger::new();
    follow(&client, &happened);
    let shown = Memo::new(move |_| {
        happened.track();
        let now = Duration::from_millis(Utc::now().timestamp_millis().unsigned_abs());
        let entries = client.find_all(Filter::all()).iter().map(|entry| Listed::of(entry, now)).collect();
        let wanted = store.search_query().get();
        listed::page(entries, (&wanted, store.active_filters().get()), store.current_page().get())
    });
    let rows = move || {
        let (entries, ..) = shown.get();
        let row = |Listed { key, status, readers, age }: Listed| {
            view! {
                <tr>
                    <td class="debug-key">{key}</td>
                    <td data-status=status.as_str()>{text::developer::status(status)}</td>
                    <td>{readers}</td>
                    <td>{age.map(text::developer::age)}</td>
                </tr>
            }
        };
        entries.into_iter().map(row).collect_view()
    };
    view! {
        <QueryFilters />
        <div class="debug-rows">
            <table class="debug-table" data-testid="debug-queries">
                <thead>
                    <tr>
                        <th scope="col">{text::developer::KEY}</th>
                        <th scope="col">{text::developer::STATUS}</th>
                        <th scope="col">{text::developer::READERS}</th>
                        <th scope="col">{text::developer::AGE}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <Pages
            total=Signal::derive(move || shown.with(|(_, total, _)| *total))
            page=Signal::derive(move || shown.with(|(.., page)| *page))
        />
    }
}

/// Tells of what happens in the cache, and of each second, until the current owner is cleaned up.
fn follow(client: &QueryClient, happened: &ArcTrigger) {
    let (event, tick) = (happened.clone(), happened.clone());
    let subscription = StoredValue::new(client.subscribe(move |_| event.notify()));
    let timer = set_interval_with_handle(move || tick.notify(), TICK).ok();
    on_cleanup(move || {
        subscription.dispose();
        if let Some(timer) = timer {
            timer.clear();
        }
    });
}

#[component]
fn QueryFilters() -> impl IntoView {
    let store = use_store::<UiState>();
    let filters = store.active_filters();
    let status = move || filters.get().status.map_or("", EntryStatus::as_str);
    let is_read = move || filters.get().is_read.map_or("", |is_read| if is_read { "yes" } else { "no" });
    let is_narrowed =
        move || store.search_query().with(|words| !words.is_empty()) || filters.get() != Default::default();
    view! {
        <div class="debug-filters" role="search">
            <input
                class="input"
                type="search"
                data-testid="debug-search"
                aria-label=text::developer::SEARCH
                placeholder=text::developer::SEARCH
                autocomplete="off"
                spellcheck="false"
                prop:value=move || store.search_query().get()
                on:input:target=move |event| store.set_search_query(&event.target().value())
            />
            <select
                class="select"
                data-testid="debug-status"
                aria-label=text::developer::STATUS
                prop:value=status
                on:change:target=move |event| {
                    let value = event.target().value();
                    let status = EntryStatus::ALL.into_iter().find(|status| status.as_str() == value);
                    store.update_filters(|filters| filters.status = status);
                }
            >
                <option value="">{text::developer::ANY_STATUS}</option>
                {EntryStatus::ALL
                    .map(|status| view! { <option value=status.as_str()>{text::developer::status(status)}</option> })
                    .collect_view()}
            </select>
            <select
                class="select"
                data-testid="debug-read"
                aria-label=text::developer::READERS
                prop:value=is_read
                on:change:target=move |event| {
                    let value = event.target().value();
                    store.update_filters(|filters| filters.is_read = (!value.is_empty()).then_some(value == "yes"));
                }
            >
                <option value="">{text::developer::READ_OR_NOT}</option>
                <option value="yes">{text::developer::READ}</option>
                <option value="no">{text::developer::NOT_READ}</option>
            </select>
            <Show when=is_narrowed>
                <button
                    type="button"
                    class="button button-quiet"
                    data-testid="debug-clear"
                    on:click=move |_| store.clear_filters()
                >
                    {text::users::CLEAR}
                </button>
            </Show>
        </div>
    }
}

#[component]
fn Pages(total: Signal<usize>, page: Signal<u32>) -> impl IntoView {
    let store = use_store::<UiState>();
    let pages = move || listed::pages(total.get());
    // Not disabled: what is loses the focus, and with it the panel its keys.
    let step = move |test_id: &'static str, label: &'static str, sign: Icon, to: fn(u32) -> u32| {
        let there = move || Some(to(page.get())).filter(|there| (1..=pages()).contains(there));
        view! {
            <button
                type="button"
                class="icon-button"
                data-testid=test_id
                aria-label=label
                aria-disabled=move || there().is_none().then_some("true")
                on:click=move |_| {
                    if let Some(there) = untrack(there) {
                        store.set_page(there);
                    }
                }
            >
                {icon(sign)}
            </button>
        }
    };
    view! {
        <div class="debug-pages">
            <span data-testid="debug-total">{move || text::developer::total(total.get())}</span>
            {step("debug-prev", text::users::PREVIOUS, Icon::ChevronLeft, |page| page - 1)}
            <span>{move || text::users::place(page.get(), pages())}</span>
            {step("debug-next", text::users::NEXT, Icon::ChevronRight, |page| page + 1)}
        </div>
    }
}
