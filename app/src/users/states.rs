use leptos::prelude::*;

use super::{location, table::UsersTable, view::use_users_view};
use crate::{
    text,
    ui::{Absent, AbsentView, Caveat, CaveatBanner, Icon, Notice, SkeletonRows, derived},
};

/// What there is to show instead of, or in, the table.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    Absent(Absent),
    Nobody { filtered: bool },
    PastTheEnd,
    Table,
}

/// The table, or what there is to say where there is none.
#[component]
pub(super) fn UsersBody() -> impl IntoView {
    let view = use_users_view();
    let shown = derived(move || {
        let state = view.list.state();
        match (&state.data, Absent::of(&state)) {
            (_, Some(absent)) => Shown::Absent(absent),
            (Some(page), _) if !page.data.is_empty() => Shown::Table,
            (Some(page), _) if page.total > 0 => Shown::PastTheEnd,
            _ => Shown::Nobody { filtered: view.filter.with(location::is_filtered) },
        }
    });
    let caveat = derived(move || Caveat::of(&view.list.state()));
    let retry = Callback::new(move |()| view.list.refetch());
    view! {
        <CaveatBanner caveat offline=text::users::OFFLINE outdated=text::users::OUTDATED retry />
        <p id="users-rename-hint" class="visually-hidden">{text::users::RENAME_HINT}</p>
        {move || match shown.get() {
            Shown::Table => view! { <UsersTable /> }.into_any(),
            Shown::Absent(absent) => {
                view! { <AbsentView absent failed=text::users::FAILED retry waiting=SkeletonRows /> }.into_any()
            }
            Shown::PastTheEnd => {
                view! {
                    <Notice icon=Icon::Users title=text::users::PAST_THE_END detail=text::users::PAST_THE_END_DETAIL>
                        <a class="button" href=view.href(location::restarted)>{text::users::FIRST_PAGE}</a>
                    </Notice>
                }
                    .into_any()
            }
            Shown::Nobody { filtered: true } => {
                view! {
                    <Notice icon=Icon::Search title=text::users::NO_MATCH detail=text::users::NO_MATCH_DETAIL>
                        <a class="button" href=view.href(|filter| location::unfiltered(&filter))>{text::users::CLEAR}</a>
                    </Notice>
                }
                    .into_any()
            }
            Shown::Nobody { filtered: false } => {
                view! { <Notice icon=Icon::Users title=text::users::NOBODY detail=text::users::NOBODY_DETAIL /> }
                    .into_any()
            }
        }}
    }
}

/// The page before its data is there, in the same measures.
#[component]
pub(super) fn Skeleton() -> impl IntoView {
    view! {
        <header class="page-header">
            <h1>{text::users::TITLE}</h1>
        </header>
        <div class="toolbar" aria-hidden="true">
            <span class="bone bone-field"></span>
        </div>
        <SkeletonRows />
    }
}
