use leptos::prelude::*;
use store::StoreApi;

use crate::preferences::{Breadcrumb, UiState, UiStateStoreFields};

/// Where the page that is shown is.
pub trait NavigationActions {
    /// The way to the page, from the outermost step to the page itself.
    fn set_breadcrumbs(&self, breadcrumbs: Vec<Breadcrumb>);
}

impl NavigationActions for StoreApi<UiState> {
    fn set_breadcrumbs(&self, breadcrumbs: Vec<Breadcrumb>) {
        self.act("setBreadcrumbs", |ui| ui.breadcrumbs().set(breadcrumbs));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preferences::actions::test_store;

    #[test]
    fn the_way_to_a_page_is_replaced_as_a_whole() {
        let (_owner, store) = test_store();
        let step =
            |label: &str, href: Option<&str>| Breadcrumb { label: label.into(), href: href.map(Into::into) };
        store.set_breadcrumbs(vec![step("Users", Some("/users")), step("Ada", None)]);
        store.set_breadcrumbs(vec![step("Users", None)]);
        assert_eq!(store.breadcrumbs().get_untracked(), [step("Users", None)]);
    }
}
