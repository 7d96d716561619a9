use reactive_graph::traits::{GetUntracked, Set};
use store::{CookieJar, MemoryCookies, MemoryStorage, StorageError, attach_persistence};

use crate::support::*;

const DARK: &str = r#"{"state":{"theme":"dark"},"version":3}"#;

fn open(state: UiState, storage: &MemoryStorage, cookies: &MemoryCookies) -> Page {
    let page = Page::new(state);
    let _ = page.with(|| attach_persistence(page.store, storage.clone()).mirror::<Paint>(cookies.clone()));
    page.microtasks();
    page
}

#[test]
fn a_changed_preference_reaches_the_cookie_once() {
    let cookies = MemoryCookies::new();
    let page = open(UiState::default(), &MemoryStorage::new(), &cookies);
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    page.store.search().set("x".into());
    page.store.page_size().set(50);
    page.microtasks();
    let cookie = "sample-ui=theme.dark~collapsed.false; Path=/; Max-Age=31536000; SameSite=Lax";
    assert_eq!(cookies.history(), [cookie]);
    let paint: Paint = store::first_paint::parse(cookies.cookies().unwrap());
    assert_eq!(paint, Paint { theme: Theme::Dark, collapsed: false });
}

#[test]
fn a_visitor_on_the_defaults_gets_no_cookie() {
    let cookies = MemoryCookies::new();
    open(UiState::default(), &MemoryStorage::new(), &cookies);
    assert!(cookies.history().is_empty());
}

#[test]
fn a_lost_cookie_is_made_again_from_storage() {
    let cookies = MemoryCookies::new();
    open(UiState::default(), &holding(DARK), &cookies);
    assert!(cookies.history()[0].starts_with("sample-ui=theme.dark"));
}

#[test]
fn a_cookie_that_is_there_is_renewed_at_each_visit() {
    let cookies = MemoryCookies::new();
    cookies.set("sample-ui=theme.auto~collapsed.false").unwrap();
    open(UiState::default(), &MemoryStorage::new(), &cookies);
    assert_eq!(cookies.history().len(), 2);
    assert!(cookies.history()[1].contains("Max-Age=31536000"));
}

#[test]
fn without_storage_the_cookie_still_carries_the_first_paint() {
    let cookies = MemoryCookies::new();
    let storage = MemoryStorage::new();
    storage.fail(StorageError::Denied);
    let page = open(UiState::default(), &storage, &cookies);
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    let paint: Paint = store::first_paint::parse(cookies.cookies().unwrap());
    assert_eq!(paint.theme, Theme::Dark);
}

#[test]
fn the_cookie_is_left_to_the_newer_build_whose_document_is_stored() {
    let cookies = MemoryCookies::new();
    let page = open(UiState::default(), &holding(r#"{"state":{},"version":4}"#), &cookies);
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
    assert!(cookies.history().is_empty());
}

#[test]
fn the_cookie_goes_with_what_is_stored_and_comes_back_with_the_next_change() {
    let (storage, cookies) = (holding(DARK), MemoryCookies::new());
    let page = Page::new(UiState::default());
    let persistence =
        page.with(|| attach_persistence(page.store, storage.clone()).mirror::<Paint>(cookies.clone()));
    page.microtasks();
    assert!(cookies.cookies().unwrap().contains("theme.dark"));
    storage.fail_writes(StorageError::Denied);
    assert!(persistence.clear_storage().is_err());
    assert!(cookies.cookies().unwrap().contains("theme.dark"), "nor does it go without");
    storage.fail_writes(None);
    persistence.clear_storage().unwrap();
    page.store.search().set("not a preference".into());
    page.microtasks();
    assert_eq!(cookies.cookies().unwrap(), "");
    assert!(cookies.history().last().unwrap().contains("Max-Age=0"));
    page.store.collapsed().set(true);
    page.microtasks();
    assert_eq!(cookies.cookies().unwrap(), "sample-ui=theme.dark~collapsed.true");
}
