use leptos::prelude::*;
use leptos_router::hooks::use_location;
use store::use_store;

use super::admin_links;
use crate::{
    preferences::{Breadcrumb, NavigationActions, UiState, UiStateStoreFields},
    text,
};

/// The pages that are no administration.
const PAGES: [(&str, &str); 4] = [
    ("/users", text::users::TITLE),
    ("/notifications", text::notifications::TITLE),
    ("/permissions", text::permissions::TITLE),
    ("/settings", text::settings::TITLE),
];

/// The way to the page at `path`, from the organisation on.
fn way(organisation: &str, path: &str) -> Vec<Breadcrumb> {
    let step = |label: &str, href: Option<&str>| Breadcrumb {
        label: label.to_owned(),
        href: href.map(ToOwned::to_owned),
    };
    let path = path.trim_end_matches('/');
    let mut way = vec![step(organisation, Some("/users"))];
    if let Some(title) = admin_links::title(path) {
        way.extend([step(text::frame::ADMINISTRATION, None), step(title, None)]);
    } else {
        let page = PAGES.iter().find(|(page, _)| *page == path);
        way.push(step(page.map_or(text::frame::NOT_FOUND, |(_, title)| title), None));
    }
    way
}

/// Keeps the way to the page in the store, and shows it.
#[component]
pub(super) fn Breadcrumbs(organisation: String) -> impl IntoView {
    let store = use_store::<UiState>();
    let path = use_location().pathname;
    let follow = move || {
        let way = way(&organisation, &path.get());
        if store.breadcrumbs().with_untracked(|shown| *shown != way) {
            store.set_breadcrumbs(way);
        }
    };
    // At once, so that the server shows it, too.
    untrack(&follow);
    Effect::new(follow);
    let steps = move || {
        let mut way = store.breadcrumbs().get();
        let page = way.pop();
        let before = way.into_iter().map(|Breadcrumb { label, href }| match href {
            Some(href) => view! { <li><a href=href>{label}</a></li> }.into_any(),
            None => view! { <li>{label}</li> }.into_any(),
        });
        let before = before.collect_view();
        view! {
            {before}
            {page.map(|page| view! { <li aria-current="page">{page.label}</li> })}
        }
    };
    view! {
        <nav class="breadcrumbs" aria-label=text::frame::BREADCRUMBS data-testid="breadcrumbs">
            <ol>{steps}</ol>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_begins_with_the_organisation_and_ends_with_the_page() {
        let labels = |path: &str| way("Acme", path).into_iter().map(|step| step.label).collect::<Vec<_>>();
        assert_eq!(labels("/users"), ["Acme", "Users"]);
        assert_eq!(labels("/users/"), ["Acme", "Users"]);
        assert_eq!(labels("/admin/roles"), ["Acme", "Administration", "Roles"]);
        assert_eq!(labels("/nowhere"), ["Acme", "Page not found"]);
    }

    #[test]
    fn the_page_itself_is_no_link() {
        assert!(way("Acme", "/settings").pop().is_some_and(|page| page.href.is_none()));
    }
}
