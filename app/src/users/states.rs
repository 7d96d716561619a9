use leptos::prelude::*;
use query::{FetchStatus, Status};

use super::{location, table::UsersTable, view::use_users_view};
use crate::{
    api::ApiError,
    page::set_status,
    text,
    ui::{Icon, Notice, icon},
};

/// What there is to show instead of, or in, the table.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    Waiting,
    Offline,
    Failed(ApiError),
    Nobody { filtered: bool },
    PastTheEnd,
    Table,
}

/// What there is to say above rows that are not those asked for, or not the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caveat {
    Offline,
    Outdated,
}

/// The table, or what there is to say where there is none.
#[component]
pub(super) fn UsersBody() -> impl IntoView {
    let view = use_users_view();
    let shown = Memo::new(move |_| {
        let state = view.list.state();
        match (&state.data, &state.error) {
            (Some(page), _) if !page.data.is_empty() => Shown::Table,
            (Some(page), _) if page.total > 0 => Shown::PastTheEnd,
            (Some(_), _) => Shown::Nobody { filtered: view.filter.with(location::is_filtered) },
            (None, Some(error)) if state.status == Status::Error => Shown::Failed(ApiError::clone(error)),
            (None, _) if state.is_paused() => Shown::Offline,
            (None, _) => Shown::Waiting,
        }
    });
    let retry = move |_| view.list.refetch();
    let again =
        move || view! { <button type="button" class="button" on:click=retry>{text::TRY_AGAIN}</button> };
    // A fetch that waits or has failed leaves the rows that were there, which is to be said.
    let caveat = Memo::new(move |_| {
        let state = view.list.state();
        match state.fetch_status {
            _ if state.data.is_none() => None,
            FetchStatus::Paused => Some(Caveat::Offline),
            FetchStatus::Idle if state.is_refetch_error() => Some(Caveat::Outdated),
            FetchStatus::Idle | FetchStatus::Fetching => None,
        }
    });
    view! {
        {move || match caveat.get() {
            Some(Caveat::Offline) => {
                view! {
                    <p class="banner banner-calm list-banner" role="status">
                        {icon(Icon::Alert)}
                        <span>{text::users::OFFLINE}</span>
                    </p>
                }
                    .into_any()
            }
            Some(Caveat::Outdated) => {
                view! {
                    <p class="banner list-banner" role="status">
                        <span>{text::users::OUTDATED}</span>
                        {again()}
                    </p>
                }
                    .into_any()
            }
            None => ().into_any(),
        }}
        <p id="users-rename-hint" class="visually-hidden">{text::users::RENAME_HINT}</p>
        {move || match shown.get() {
            Shown::Table => view! { <UsersTable /> }.into_any(),
            Shown::Waiting => view! { <SkeletonRows /> }.into_any(),
            Shown::Offline => {
                view! { <Notice icon=Icon::Alert title=text::OFFLINE detail=text::OFFLINE_DETAIL /> }.into_any()
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
            Shown::Failed(error) => {
                set_status(status_of(&error));
                let retry = error.is_transient().then(again);
                let reference = text::reference(&error).map(|id| view! { <p class="reference">{id}</p> });
                view! {
                    <Notice icon=Icon::Alert title=text::users::FAILED detail=text::api_error(&error) alert=true>
                        {retry}
                        {reference}
                    </Notice>
                }
                    .into_any()
            }
        }}
    }
}

/// The status of a page whose data could not be had.
fn status_of(error: &ApiError) -> u16 {
    match error {
        ApiError::Problem(problem) => problem.status,
        ApiError::Network => 503,
        ApiError::Unreadable => 500,
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

#[component]
fn SkeletonRows() -> impl IntoView {
    view! {
        <div class="table-frame" role="status" aria-label=text::LOADING>
            <div class="bones" aria-hidden="true">
                {(0..10).map(|_| view! { <span class="bone"></span> }).collect_view()}
            </div>
        </div>
    }
}
