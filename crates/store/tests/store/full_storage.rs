//! A storage that is full: what the user chose must not be lost with the page.

use reactive_graph::traits::{GetUntracked, Set};
use store::{
    CookieJar, MemoryCookies, MemoryStorage, PersistenceStatus, Storage, StorageError, attach_persistence,
};

use crate::support::*;

const LIGHT: &str = r#"{"state":{"collapsed":false,"page_size":20,"theme":"light"},"version":3}"#;

/// A page as the server renders it with these cookies.
fn visit(storage: &MemoryStorage, cookies: &MemoryCookies) -> Page {
    let Paint { theme, collapsed } = store::first_paint::parse(cookies.cookies().unwrap());
    let page = Page::new(UiState { theme, collapsed, ..UiState::default() });
    let _ = page.with(|| attach_persistence(page.store, storage.clone()).mirror::<Paint>(cookies.clone()));
    page.microtasks();
    page
}

#[test]
fn what_the_cookie_carries_outlives_a_page_whose_storage_is_full() {
    let (storage, cookies) = (holding(LIGHT), MemoryCookies::new());
    let page = visit(&storage, &cookies);
    storage.fail_writes(StorageError::QuotaExceeded);
    page.store.theme().set(Theme::Dark);
    page.store.page_size().set(50);
    page.microtasks();
    for _ in 0..2 {
        let page = visit(&storage, &cookies);
        assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
        assert_eq!(page.store.page_size().get_untracked(), 20, "not in the cookie, so storage has the say");
    }
    storage.fail_writes(None);
    visit(&storage, &cookies);
    assert_eq!(stored(&storage, NAME).unwrap(), LIGHT.replace("light", "dark"));
    assert_eq!(cookies.cookies().unwrap(), "sample-ui=theme.dark~collapsed.false");
    Storage::set(&storage, NAME, LIGHT).unwrap();
    let page = visit(&storage, &cookies);
    assert_eq!(page.store.theme().get_untracked(), Theme::Light, "what is saved is storage's to say");
}

#[test]
fn it_is_written_as_soon_as_storage_takes_it_even_where_there_was_nothing() {
    for text in [None, Some("{")] {
        let (storage, cookies) = (text.map_or_else(MemoryStorage::new, holding), MemoryCookies::new());
        let page = visit(&storage, &cookies);
        storage.fail_writes(StorageError::QuotaExceeded);
        page.store.theme().set(Theme::Dark);
        page.microtasks();
        storage.fail_writes(None);
        visit(&storage, &cookies);
        assert!(stored(&storage, NAME).unwrap().contains("dark"), "{text:?}");
        assert_eq!(cookies.cookies().unwrap(), "sample-ui=theme.dark~collapsed.false");
    }
}

#[test]
fn a_cookie_of_before_what_was_rendered_says_nothing_of_it() {
    let (storage, cookies) = (holding(LIGHT), MemoryCookies::new());
    cookies.set("sample-ui=theme.dark~collapsed.false~_unsaved.theme").unwrap();
    let page = Page::new(UiState::default());
    let _ = page.with(|| attach_persistence(page.store, storage.clone()).mirror::<Paint>(cookies.clone()));
    page.microtasks();
    assert_eq!(page.store.theme().get_untracked(), Theme::Light);
}

/// Has room for so many bytes.
struct Small(MemoryStorage, usize);

impl Storage for Small {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.0.get(key)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        let others = [NAME, ASIDE].iter().filter(|other| **other != key);
        let taken: usize = others.filter_map(|other| stored(&self.0, other)).map(|it| it.len()).sum();
        if taken + value.len() > self.1 {
            return Err(StorageError::QuotaExceeded);
        }
        self.0.set(key, value)
    }

    fn remove(&self, key: &str) -> Result<(), StorageError> {
        self.0.remove(key)
    }
}

#[test]
fn what_was_kept_of_a_corrupt_document_makes_room() {
    for (room, is_enough) in [(100, true), (40, false)] {
        let storage = MemoryStorage::with(ASIDE, "x".repeat(39));
        let page = Page::new(UiState::default());
        let persistence = page.with(|| attach_persistence(page.store, Small(storage.clone(), room)));
        page.microtasks();
        page.store.theme().set(Theme::Dark);
        page.microtasks();
        assert_eq!(persistence.status().get_untracked() == PersistenceStatus::Active, is_enough);
        assert_eq!(stored(&storage, NAME).is_some(), is_enough);
        assert_eq!(stored(&storage, ASIDE), None);
    }
}
