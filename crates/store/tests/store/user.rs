use reactive_graph::traits::{GetUntracked, Set};
use store::first_paint::{parse, parse_for};
use store::{CookieJar, MemoryCookies, MemoryStorage, PersistOptions, StorageError, attach_persistence_with};

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

#[test]
fn no_users_name_is_that_of_anothers_corrupt_document() {
    let storage = MemoryStorage::with("sample-ui-store:ada", "{");
    let other = open(&storage, Some("ada.corrupt"));
    other.store.theme().set(Theme::Light);
    other.microtasks();
    open(&storage, Some("ada"));
    assert_eq!(stored(&storage, "sample-ui-store:ada.corrupt").as_deref(), Some("{"));
    assert_eq!(open(&storage, Some("ada.corrupt")).store.theme().get_untracked(), Theme::Light);
}

/// A page as the server renders it for `user`.
fn visit(storage: &MemoryStorage, cookies: &MemoryCookies, user: &str) -> Page {
    let Paint { theme, collapsed } = parse_for(cookies.cookies().unwrap(), user);
    let page = Page::new(UiState { theme, collapsed, ..UiState::default() });
    let options = PersistOptions::new().user(user);
    let _ = page.with(|| {
        attach_persistence_with(page.store, storage.clone(), options).mirror::<Paint>(cookies.clone())
    });
    page.microtasks();
    page
}

#[test]
fn the_cookie_of_one_user_is_not_taken_for_anothers() {
    let (storage, cookies) = (MemoryStorage::new(), MemoryCookies::new());
    let ada = visit(&storage, &cookies, "ada");
    ada.store.theme().set(Theme::Dark);
    ada.microtasks();
    let header = cookies.cookies().unwrap();
    assert_eq!(parse_for::<Paint>(&header, "ada").theme, Theme::Dark);
    assert_eq!(parse::<Paint>(&header), Paint::default(), "nor for everybody's");
    let bob = visit(&storage, &cookies, "bob");
    bob.store.collapsed().set(true);
    bob.microtasks();
    assert!(stored(&storage, "sample-ui-store:bob").unwrap().contains(r#""theme":"auto""#));
    let header = cookies.cookies().unwrap();
    assert_eq!(parse_for::<Paint>(&header, "bob"), Paint { collapsed: true, ..Paint::default() });
    assert_eq!(
        parse_for::<Paint>("sample-ui=theme.dark", "bob"),
        Paint::default(),
        "nobody's is not a user's"
    );
    assert_eq!(visit(&storage, &cookies, "ada").store.theme().get_untracked(), Theme::Dark);
}

#[test]
fn what_one_user_could_not_save_is_not_anothers() {
    let (storage, cookies) = (MemoryStorage::new(), MemoryCookies::new());
    let ada = visit(&storage, &cookies, "ada");
    storage.fail_writes(StorageError::QuotaExceeded);
    ada.store.theme().set(Theme::Dark);
    ada.microtasks();
    storage.fail_writes(None);
    let again = visit(&storage, &cookies, "ada");
    again.microtasks();
    assert!(stored(&storage, "sample-ui-store:ada").unwrap().contains("dark"));
    // Bob's page happens to be rendered just as Ada's.
    let light = r#"{"state":{"theme":"light"},"version":3}"#;
    store::Storage::set(&storage, "sample-ui-store:bob", light).unwrap();
    cookies.set(&cookies.history()[0]).unwrap();
    assert!(cookies.cookies().unwrap().contains("_unsaved.theme"));
    let bob = Page::new(UiState { theme: Theme::Dark, ..UiState::default() });
    let options = PersistOptions::new().user("bob");
    let _ = bob.with(|| {
        attach_persistence_with(bob.store, storage.clone(), options).mirror::<Paint>(cookies.clone())
    });
    bob.microtasks();
    assert_eq!(bob.store.theme().get_untracked(), Theme::Light);
}
