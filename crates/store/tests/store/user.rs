use reactive_graph::traits::{GetUntracked, Set};
use store::{MemoryStorage, PersistOptions, attach_persistence_with};

use crate::support::*;

fn open(storage: &MemoryStorage, user: Option<&str>) -> Page {
    let page = Page::new(UiState::default());
    let options = user.map_or_else(PersistOptions::new, |user| PersistOptions::new().user(user));
    page.with(|| attach_persistence_with(page.store, storage.clone(), options));
    page.microtasks();
    page
}

#[test]
fn each_user_has_a_document_and_sees_no_other() {
    let storage = MemoryStorage::new();
    let ada = open(&storage, Some("ada"));
    ada.store.theme().set(Theme::Dark);
    ada.microtasks();
    let bob = open(&storage, Some("bob"));
    assert_eq!(bob.store.theme().get_untracked(), Theme::Auto);
    bob.store.theme().set(Theme::Light);
    bob.microtasks();
    assert_eq!(open(&storage, None).store.theme().get_untracked(), Theme::Auto);
    assert_eq!(open(&storage, Some("ada")).store.theme().get_untracked(), Theme::Dark);
    assert!(stored(&storage, "sample-ui-store:ada").unwrap().contains("dark"));
    assert!(stored(&storage, "sample-ui-store:bob").unwrap().contains("light"));
    assert_eq!(stored(&storage, NAME), None);
}

#[test]
fn a_corrupt_document_is_kept_aside_under_its_users_name() {
    let storage = MemoryStorage::with("sample-ui-store:ada", "{");
    open(&storage, Some("ada"));
    assert_eq!(stored(&storage, "sample-ui-store:ada.corrupt").as_deref(), Some("{"));
    assert_eq!(stored(&storage, ASIDE), None);
}
