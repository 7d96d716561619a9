use contract::{
    permissions::{Copy, Inspection},
    query_string::Pairs,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use query::{QueryOptions, UseQuery};
use uuid::Uuid;

use super::inspect::{Inspected, PersonSearch};
use crate::{
    auth::use_viewer,
    cache, text,
    ui::{Absent, AbsentView, Caveat, CaveatBanner, SkeletonRows, derived},
};

const PATH: &str = "/admin/permissions";

/// What a person may do, and where that is held. Who is looked at is in the address.
#[component]
pub(crate) fn InspectorPage() -> impl IntoView {
    let viewer = use_viewer();
    let tenant = viewer.as_ref().map(|viewer| viewer.tenant.id).unwrap_or_default();
    let own = viewer.map(|viewer| viewer.user.id).unwrap_or_default();
    let search = use_location().search;
    let query = Memo::new(move |_| Pairs::parse(&search.read()).get("q").unwrap_or_default().to_owned());
    let user = Memo::new(move |_| {
        let pairs = Pairs::parse(&search.read());
        pairs.get("user").and_then(|text| Uuid::parse_str(text).ok()).unwrap_or(own)
    });
    let people = cache::use_cached(
        move || PersonSearch { tenant, q: query.get() },
        move || QueryOptions::new().keep_previous(true).enabled(tenant != 0 && query.with(|q| !q.is_empty())),
    );
    let inspected = cache::use_cached(
        move || Inspected { tenant, user: user.get() },
        move || QueryOptions::new().enabled(tenant != 0),
    );
    view! {
        <Title text=text::inspector::TITLE />
        <header class="page-header">
            <h1>{text::inspector::TITLE}</h1>
        </header>
        <p class="lead">{text::inspector::LEAD}</p>
        <form class="toolbar" role="search" method="get" action=PATH>
            <input
                class="input inspector-search"
                type="search"
                name="q"
                data-testid="inspector-search"
                maxlength="200"
                value=move || query.get()
                placeholder=text::inspector::SEARCH
                aria-label=text::inspector::SEARCH
                autocomplete="off"
            />
            <button type="submit" class="button">{text::inspector::FIND}</button>
        </form>
        <Transition fallback=|| ()>
            <People people query />
        </Transition>
        <Transition fallback=SkeletonRows>
            <Body inspected />
        </Transition>
    }
}

/// Those who were found, each a way to what they may do.
#[component]
fn People(people: UseQuery<PersonSearch>, query: Memo<String>) -> impl IntoView {
    let found = move || people.data().map(|page| page.data.clone());
    move || {
        let found = found().filter(|_| query.with(|q| !q.is_empty()))?;
        if found.is_empty() {
            return Some(view! { <p class="quiet" role="status">{text::inspector::NOBODY}</p> }.into_any());
        }
        let links = found
            .into_iter()
            .map(|user| {
                let href = format!("{PATH}?user={}", user.id);
                view! {
                    <li>
                        <a class="button button-small" href=href>
                            {user.name}
                            <span class="quiet">{user.email}</span>
                        </a>
                    </li>
                }
            })
            .collect_view();
        let list = view! {
            <ul class="inspector-people" data-testid="inspector-people" aria-label=text::inspector::PEOPLE>
                {links}
            </ul>
        };
        Some(list.into_any())
    }
}

#[component]
fn Body(inspected: UseQuery<Inspected>) -> impl IntoView {
    let absent = derived(move || Absent::of(&inspected.state()));
    let caveat = derived(move || Caveat::of(&inspected.state()));
    let retry = Callback::new(move |()| inspected.refetch());
    view! {
        <CaveatBanner caveat offline=text::inspector::OFFLINE outdated=text::inspector::OUTDATED retry />
        {move || match (absent.get(), inspected.data()) {
            (None, Some(found)) => view! { <Found found=Inspection::clone(&found) retry /> }.into_any(),
            (absent, _) => {
                let absent = absent.unwrap_or(Absent::Waiting);
                view! { <AbsentView absent failed=text::inspector::FAILED retry waiting=SkeletonRows /> }.into_any()
            }
        }}
    }
}

#[component]
fn Found(found: Inspection, retry: Callback<()>) -> impl IntoView {
    let may_sign_in = if found.active { text::inspector::ACTIVE } else { text::inspector::NOT_ACTIVE };
    view! {
        <section class="inspection" data-testid="inspection" data-user-id=found.user_id.to_string()>
            <header class="inspection-header">
                <h2>
                    {found.name}
                    <span class="quiet">{found.email}</span>
                </h2>
                <button type="button" class="button button-small only-scripted" on:click=move |_| retry.run(())>
                    {text::inspector::LOOK_AGAIN}
                </button>
            </header>
            <dl class="facts">
                <dt>{text::inspector::ROLE}</dt>
                <dd data-testid="inspection-role">{text::role(&found.role)}</dd>
                <dt>{text::inspector::STATUS}</dt>
                <dd>{may_sign_in}</dd>
                <dt>{text::inspector::VERSION}</dt>
                <dd data-testid="inspection-version">{found.version}</dd>
                <dt>{text::inspector::KEY}</dt>
                <dd>
                    <code class="permission-key">{found.key}</code>
                </dd>
            </dl>
            <h3>{text::inspector::LAYERS}</h3>
            <div class="table-frame">
                <table class="table" data-testid="inspection-layers">
                    <thead>
                        <tr>
                            <th scope="col">{text::inspector::LAYER}</th>
                            <th scope="col">{text::inspector::STATE}</th>
                            <th scope="col">{text::inspector::VERSION}</th>
                            <th scope="col">{text::inspector::AGE}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {found.copies.into_iter().map(|copy| view! { <Layer copy /> }).collect_view()}
                        <tr>
                            <th scope="row">{text::inspector::SOURCE}</th>
                            <td>{text::inspector::IS_SOURCE}</td>
                            <td>{found.version}</td>
                            <td>"–"</td>
                        </tr>
                    </tbody>
                </table>
            </div>
            <h3>{text::inspector::GRANTS}</h3>
            <ul class="table-frame rows" data-testid="inspection-grants">
                {found
                    .permissions
                    .into_iter()
                    .map(|permission| {
                        view! {
                            <li class="rows-item permission is-held">
                                <span class="permission-about">{permission.about()}</span>
                                <code class="permission-key">{permission.as_str()}</code>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Layer(copy: Copy) -> impl IntoView {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    view! {
        <tr>
            <th scope="row">{text::inspector::layer(copy.layer)}</th>
            <td>{text::inspector::state(&copy)}</td>
            <td>{or_none(copy.version.map(|version| version.to_string()))}</td>
            <td>{or_none(copy.age_seconds.map(text::inspector::age))}</td>
        </tr>
    }
}
