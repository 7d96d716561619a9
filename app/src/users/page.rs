use contract::Permission;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use query::QueryOptions;

use super::{
    create::CreateDialog,
    filter_form::FilterForm,
    header::UsersHeader,
    import::ImportDialog,
    location,
    pagination::Pagination,
    queries::UserList,
    remove::RemoveDialog,
    selection::{SelectionBar, keep_selection},
    shortcuts::use_shortcuts,
    states::{Skeleton, UsersBody},
    view::UsersView,
};
use crate::{auth::use_viewer, cache, permissions::use_permissions, text, ui::Show};

/// What the page shows more or less for.
const ASKED: &[Permission] = &[Permission::UsersWrite, Permission::UsersDelete, Permission::RolesAssign];

/// The list of users.
#[component]
pub(crate) fn UsersPage() -> impl IntoView {
    let tenant = use_viewer().map(|viewer| viewer.tenant.id).unwrap_or_default();
    let search = use_location().search;
    let filter = Memo::new(move |_| location::read(&search.read()));
    let list = cache::use_cached(
        move || UserList { tenant, filter: filter.get() },
        move || QueryOptions::new().keep_previous(true).enabled(tenant != 0),
    );
    let may = use_permissions(ASKED);
    let shared = UsersView::new(tenant, filter, list, may);
    provide_context(shared);
    keep_selection(shared);
    use_shortcuts();
    view! {
        <Title text=text::users::TITLE />
        <Transition fallback=Skeleton>
            <UsersHeader />
            <FilterForm />
            <UsersBody />
            <SelectionBar />
            <Pagination />
            <Show when=move || may.may(Permission::UsersWrite)>
                <CreateDialog />
                <ImportDialog />
            </Show>
            <Show when=move || may.may(Permission::UsersDelete)>
                <RemoveDialog />
            </Show>
        </Transition>
    }
}
