use leptos::prelude::*;
use query::{FetchStatus, Query, QueryState, Status};

use super::{Icon, Notice, icon};
use crate::{api::ApiError, page::set_status, text};

/// Why there is nothing of a query to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Absent {
    Waiting,
    Offline,
    Failed(ApiError),
}

impl Absent {
    /// `None` if there is something to show.
    pub(crate) fn of<Q: Query<Error = ApiError>>(state: &QueryState<Q>) -> Option<Self> {
        match (&state.data, &state.error) {
            (Some(_), _) => None,
            (None, Some(error)) if state.status == Status::Error => {
                Some(Self::Failed(ApiError::clone(error)))
            }
            (None, _) if state.is_paused() => Some(Self::Offline),
            (None, _) => Some(Self::Waiting),
        }
    }
}

/// What there is to say above data that is not the newest, or not what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caveat {
    Offline,
    Outdated,
}

impl Caveat {
    /// A fetch that waits or has failed leaves what was there, which is to be said.
    pub(crate) fn of<Q: Query>(state: &QueryState<Q>) -> Option<Self> {
        match state.fetch_status {
            _ if state.data.is_none() => None,
            FetchStatus::Paused => Some(Self::Offline),
            FetchStatus::Idle if state.is_refetch_error() => Some(Self::Outdated),
            FetchStatus::Idle | FetchStatus::Fetching => None,
        }
    }
}

#[component]
fn Again(retry: Callback<()>) -> impl IntoView {
    view! { <button type="button" class="button" on:click=move |_| retry.run(())>{text::TRY_AGAIN}</button> }
}

/// What a page says instead of what could not be had; the page's status says it too.
#[component]
pub(crate) fn AbsentView(
    absent: Absent,
    /// The heading if it failed.
    failed: &'static str,
    retry: Callback<()>,
    /// What is shown while it is on its way.
    #[prop(into)]
    waiting: ViewFn,
) -> impl IntoView {
    match absent {
        Absent::Waiting => waiting.run(),
        Absent::Offline => {
            view! { <Notice icon=Icon::Alert title=text::OFFLINE detail=text::OFFLINE_DETAIL /> }.into_any()
        }
        Absent::Failed(error) => {
            set_status(status_of(&error));
            let again = error.is_transient().then(|| view! { <Again retry /> });
            let reference = text::reference(&error).map(|id| view! { <p class="reference">{id}</p> });
            view! {
                <Notice icon=Icon::Alert title=failed detail=text::api_error(&error) alert=true>
                    {again}
                    {reference}
                </Notice>
            }
            .into_any()
        }
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

/// The caveat, above the data that it is about.
#[component]
pub(crate) fn CaveatBanner(
    #[prop(into)] caveat: Signal<Option<Caveat>>,
    offline: &'static str,
    outdated: &'static str,
    retry: Callback<()>,
) -> impl IntoView {
    move || match caveat.get() {
        Some(Caveat::Offline) => view! {
            <p class="banner banner-calm list-banner" role="status">
                {icon(Icon::Alert)}
                <span>{offline}</span>
            </p>
        }
        .into_any(),
        Some(Caveat::Outdated) => view! {
            <p class="banner list-banner" role="status">
                <span>{outdated}</span>
                <Again retry />
            </p>
        }
        .into_any(),
        None => ().into_any(),
    }
}
