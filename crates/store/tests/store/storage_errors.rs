use reactive_graph::traits::{GetUntracked, Set};
use store::{MemoryStorage, PersistenceStatus, StorageError, attach_persistence, persistence};

use crate::support::*;

#[test]
fn a_full_storage_keeps_the_state_and_reports() {
    let page = Page::new(UiState::default());
    let storage = MemoryStorage::new();
    page.with(|| attach_persistence(page.store, storage.clone()));
    let status = page.with(persistence::<UiState>);
    page.microtasks();
    storage.fail_writes(StorageError::QuotaExceeded);
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
    assert_eq!(status.get_untracked(), PersistenceStatus::Failed(StorageError::QuotaExceeded));
}

#[test]
fn what_could_not_be_written_goes_with_the_next_change() {
    let page = Page::new(UiState::default());
    let storage = MemoryStorage::new();
    page.with(|| attach_persistence(page.store, storage.clone()));
    let status = page.with(persistence::<UiState>);
    page.microtasks();
    storage.fail_writes(StorageError::QuotaExceeded);
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    storage.fail_writes(None);
    page.store.search().set("any write to the store will do".into());
    page.microtasks();
    assert!(stored(&storage, NAME).unwrap().contains("dark"));
    assert_eq!(status.get_untracked(), PersistenceStatus::Active);
}

#[test]
fn without_access_to_storage_the_store_lives_in_memory() {
    for error in [StorageError::Denied, StorageError::Unavailable, StorageError::Failed("broken".into())] {
        let page = Page::new(UiState::default());
        let storage = MemoryStorage::new();
        storage.fail(error.clone());
        let handle = page.with(|| attach_persistence(page.store, storage.clone()));
        page.microtasks();
        page.store.theme().set(Theme::Dark);
        page.microtasks();
        handle.sync();
        handle.flush();
        assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
        assert_eq!(handle.status().get_untracked(), PersistenceStatus::Failed(error.clone()));
        assert_eq!(handle.clear_storage(), Err(error));
    }
}

#[test]
fn storage_that_comes_back_gets_what_changed_meanwhile() {
    let page = Page::new(UiState::default());
    let storage = holding(r#"{"state":{"collapsed":true},"version":3}"#);
    storage.fail(StorageError::Denied);
    let handle = page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    storage.fail(None);
    handle.sync();
    assert!(page.store.collapsed().get_untracked(), "what was stored is taken over");
    assert!(stored(&storage, NAME).unwrap().contains("dark"), "what was changed is written");
    assert_eq!(handle.status().get_untracked(), PersistenceStatus::Active);
}
