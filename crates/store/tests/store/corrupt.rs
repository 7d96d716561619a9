use reactive_graph::traits::{GetUntracked, Set};
use store::{DocumentError, MemoryStorage, PersistenceStatus, StorageError, attach_persistence};

use crate::support::*;

fn open(storage: &MemoryStorage) -> (Page, PersistenceStatus) {
    let page = Page::new(UiState::default());
    let persistence = page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    let status = persistence.status().get_untracked();
    (page, status)
}

#[test]
fn an_unusable_document_gives_the_defaults_and_its_text_is_kept() {
    let texts = [
        "",
        "{\"state\":{\"theme\":\"da",
        "null",
        "42",
        "[]",
        "{}",
        r#"{"version":3}"#,
        r#"{"state":null,"version":3}"#,
        r#"{"state":"dark","version":3}"#,
        r#"{"state":[1,2],"version":3}"#,
        r#"{"state":{"theme":"dark"},"version":"3"}"#,
        r#"{"state":{"theme":"dark"},"version":-1}"#,
        r#"{"state":{"theme":"dark"},"version":1.5}"#,
        r#"{"state":{"theme":"dark","sidebar":7},"version":1}"#,
        r#"{"state":null,"version":1}"#,
        r#"{"state":[1],"version":1}"#,
        r#"{"state":[1,2],"version":2}"#,
        r#"{"state":"dark","version":2}"#,
        r#"{"state":7,"version":2}"#,
        r#"{"state":{"theme":"dark"},"version":0}"#,
    ];
    for text in texts {
        let storage = holding(text);
        let (page, status) = open(&storage);
        assert_eq!(page.store.get_untracked(), UiState::default(), "{text}");
        assert!(matches!(status, PersistenceStatus::Recovered(_)), "{text}: {status:?}");
        assert_eq!(stored(&storage, ASIDE).as_deref(), Some(text));
        page.store.theme().set(Theme::Light);
        page.microtasks();
        assert!(stored(&storage, NAME).unwrap().contains("light"), "{text}: the store goes on");
    }
}

#[test]
fn a_field_of_the_wrong_type_does_not_cost_the_others() {
    let text = r#"{"state":{"theme":"sepia","collapsed":true,"page_size":50},"version":3}"#;
    let storage = holding(text);
    let (page, status) = open(&storage);
    assert_eq!(page.store.get_untracked(), UiState { collapsed: true, page_size: 50, ..UiState::default() });
    assert_eq!(status, PersistenceStatus::Recovered(DocumentError::Fields(vec!["theme".into()])));
    assert_eq!(stored(&storage, ASIDE).as_deref(), Some(text));
}

#[test]
fn the_first_text_kept_aside_stays() {
    let storage = holding("first");
    open(&storage);
    store::Storage::set(&storage, NAME, "second").unwrap();
    open(&storage);
    assert_eq!(stored(&storage, ASIDE).as_deref(), Some("first"));
}

#[test]
fn a_corrupt_document_in_a_full_storage_still_gives_the_defaults() {
    let storage = holding("{");
    storage.fail_writes(StorageError::QuotaExceeded);
    let (page, status) = open(&storage);
    assert_eq!(page.store.get_untracked(), UiState::default());
    assert!(matches!(status, PersistenceStatus::Recovered(DocumentError::NotJson { line: 1, .. })));
}

#[test]
fn the_next_write_ends_the_recovery() {
    let storage = holding("{");
    let page = Page::new(UiState::default());
    let persistence = page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    assert_eq!(persistence.status().get_untracked(), PersistenceStatus::Active);
}
