use contract::{Permission, permissions::CatalogueEntry};
use leptos::prelude::*;
use leptos_meta::Title;
use query::{QueryOptions, UseQuery};

use super::{
    queries::PermissionCatalogue,
    use_permissions::{May, use_permissions},
};
use crate::{
    auth::use_viewer,
    cache, text,
    ui::{Absent, AbsentView, Caveat, CaveatBanner, Icon, SkeletonRows, derived, icon},
};

/// What the viewer may do, out of all that there is to do.
#[component]
pub(crate) fn PermissionsPage() -> impl IntoView {
    let signed_in = use_viewer().is_some();
    let catalogue = cache::use_cached(|| PermissionCatalogue, move || QueryOptions::new().enabled(signed_in));
    let may = use_permissions(Permission::ALL);
    view! {
        <Title text=text::permissions::TITLE />
        <header class="page-header">
            <h1>{text::permissions::TITLE}</h1>
        </header>
        <Transition fallback=SkeletonRows>
            <Permissions catalogue may />
        </Transition>
    }
}

#[component]
fn Permissions(catalogue: UseQuery<PermissionCatalogue>, may: May) -> impl IntoView {
    let absent = derived(move || Absent::of(&catalogue.state()).or_else(|| Absent::of(&may.query().state())));
    let caveat = derived(move || Caveat::of(&may.query().state()));
    let retry = Callback::new(move |()| {
        catalogue.refetch();
        may.query().refetch();
    });
    let role = use_viewer().map(|viewer| text::role(&viewer.user.role)).unwrap_or_default();
    let entries = move || catalogue.data().map(|catalogue| catalogue.data.clone()).unwrap_or_default();
    view! {
        <CaveatBanner caveat offline=text::permissions::OFFLINE outdated=text::permissions::OUTDATED retry />
        {move || match absent.get() {
            Some(absent) => {
                view! { <AbsentView absent failed=text::permissions::FAILED retry waiting=SkeletonRows /> }.into_any()
            }
            None => {
                view! {
                    <p class="lead">{text::permissions::lead(&role)}</p>
                    <ul class="table-frame rows" data-testid="permissions">
                        <For each=entries key=|entry| entry.permission.clone() let:entry>
                            <Entry entry may />
                        </For>
                    </ul>
                }
                    .into_any()
            }
        }}
    }
}

#[component]
fn Entry(entry: CatalogueEntry, may: May) -> impl IntoView {
    // One that this build does not know is not held for certain.
    let permission = entry.permission.parse::<Permission>().ok();
    let held = derived(move || permission.is_some_and(|permission| may.may(permission)));
    view! {
        <li class="rows-item permission" class:is-held=move || held.get()>
            <span class="permission-sign">
                {move || icon(if held.get() { Icon::Check } else { Icon::Close })}
            </span>
            <span class="permission-about">{entry.about}</span>
            <code class="permission-key">{entry.permission}</code>
            <span class="visually-hidden">
                {move || if held.get() { text::permissions::HELD } else { text::permissions::NOT_HELD }}
            </span>
        </li>
    }
}
