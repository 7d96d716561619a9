use contract::audit::AuditFilter;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use query::{QueryOptions, UseQuery};

use super::{filter_form::FilterForm, location, queries::AuditList, table::AuditTable};
use crate::{
    auth::use_viewer,
    cache, text,
    ui::{Absent, AbsentView, Caveat, CaveatBanner, Icon, Notice, SkeletonRows, derived},
};

/// The audit log of the tenant.
#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    let tenant = use_viewer().map(|viewer| viewer.tenant.id).unwrap_or_default();
    let search = use_location().search;
    let filter = Memo::new(move |_| location::read(&search.read()));
    let list = cache::use_cached(
        move || AuditList { tenant, filter: filter.get() },
        move || QueryOptions::new().keep_previous(true).enabled(tenant != 0),
    );
    view! {
        <Title text=text::audit::TITLE />
        <header class="page-header">
            <h1>{text::audit::TITLE}</h1>
        </header>
        <FilterForm filter />
        <Transition fallback=SkeletonRows>
            <Body list filter />
        </Transition>
    }
}

#[component]
fn Body(list: UseQuery<AuditList>, filter: Memo<AuditFilter>) -> impl IntoView {
    let absent = derived(move || Absent::of(&list.state()));
    let caveat = derived(move || Caveat::of(&list.state()));
    let retry = Callback::new(move |()| list.refetch());
    let none = derived(move || list.data().is_some_and(|page| page.data.is_empty()));
    let entries = Signal::derive(move || list.data().map(|page| page.data.clone()).unwrap_or_default());
    view! {
        <CaveatBanner caveat offline=text::audit::OFFLINE outdated=text::audit::OUTDATED retry />
        {move || match (absent.get(), none.get()) {
            (Some(absent), _) => {
                view! { <AbsentView absent failed=text::audit::FAILED retry waiting=SkeletonRows /> }.into_any()
            }
            (None, true) => {
                view! {
                    <Notice icon=Icon::Search title=text::audit::NONE detail=text::audit::NONE_DETAIL>
                        <a class="button" href=location::PATH>{text::audit::CLEAR}</a>
                    </Notice>
                }
                    .into_any()
            }
            (None, false) => view! { <AuditTable entries /> }.into_any(),
        }}
        <Pagination list filter />
    }
}

/// The ways to the newest and to older rows, where there are any.
#[component]
fn Pagination(list: UseQuery<AuditList>, filter: Memo<AuditFilter>) -> impl IntoView {
    let next = list.select(|page| page.next_cursor);
    move || {
        let shown = filter.get();
        let newest = shown.cursor.map(|_| {
            let href = location::href(&location::newest(&shown));
            view! { <a class="button button-small" data-testid="audit-newest" href=href>{text::audit::NEWEST}</a> }
        });
        let older = next.get().flatten().map(|cursor| {
            let href = location::href(&location::after(&shown, cursor));
            view! { <a class="button button-small" data-testid="audit-older" href=href>{text::audit::OLDER}</a> }
        });
        (newest.is_some() || older.is_some()).then(|| {
            view! {
                <nav class="pagination" aria-label=text::audit::PAGES>
                    <div class="pagination-steps">{newest} {older}</div>
                </nav>
            }
        })
    }
}
