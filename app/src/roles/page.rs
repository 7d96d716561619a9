use contract::Permission;
use leptos::prelude::*;
use leptos_meta::Title;
use query::{QueryOptions, UseQuery};

use super::{matrix::RoleMatrix, queries::RoleList};
use crate::{
    auth::use_viewer,
    cache,
    permissions::{May, use_permissions},
    text,
    ui::{Absent, AbsentView, Caveat, CaveatBanner, SkeletonRows, derived},
};

/// What each role grants, to be looked at and edited.
#[component]
pub(crate) fn RolesPage() -> impl IntoView {
    let tenant = use_viewer().map(|viewer| viewer.tenant.id).unwrap_or_default();
    let roles =
        cache::use_cached(move || RoleList { tenant }, move || QueryOptions::new().enabled(tenant != 0));
    let may = use_permissions(Permission::ALL);
    view! {
        <Title text=text::roles::TITLE />
        <header class="page-header">
            <h1>{text::roles::TITLE}</h1>
        </header>
        <Transition fallback=SkeletonRows>
            <Roles roles may tenant />
        </Transition>
    }
}

#[component]
fn Roles(roles: UseQuery<RoleList>, may: May, tenant: i32) -> impl IntoView {
    let absent = derived(move || Absent::of(&roles.state()));
    let caveat = derived(move || Caveat::of(&roles.state()));
    let retry = Callback::new(move |()| roles.refetch());
    let lead = move || {
        if may.may(Permission::RolesWrite) { text::roles::LEAD_EDIT } else { text::roles::LEAD_LOOK }
    };
    view! {
        <CaveatBanner caveat offline=text::roles::OFFLINE outdated=text::roles::OUTDATED retry />
        {move || match absent.get() {
            Some(absent) => {
                view! { <AbsentView absent failed=text::roles::FAILED retry waiting=SkeletonRows /> }.into_any()
            }
            None => {
                view! {
                    <p class="lead">{lead}</p>
                    <RoleMatrix roles may tenant />
                }
                    .into_any()
            }
        }}
    }
}
