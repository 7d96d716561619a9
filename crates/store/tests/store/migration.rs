use reactive_graph::traits::{GetUntracked, Set};
use serde_json::json;
use store::{
    DocumentError, MemoryStorage, MigrationError, Migrations, PersistedState, PersistenceStatus, Persister,
    StorageError, attach_persistence,
};

use crate::support::*;

/// As version 1 wrote it.
const V1: &str = r#"{"state":{"theme":"dark","sidebar":"closed","pageSize":"50"},"version":1}"#;
const V3: &str = r#"{"state":{"collapsed":true,"page_size":50,"theme":"dark"},"version":3}"#;
const V9: &str = r#"{"state":{"palette":{"hue":210}},"version":9}"#;

fn open(storage: &MemoryStorage) -> (Page, store::Persistence<UiState>) {
    let page = Page::new(UiState::default());
    let persistence = page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    (page, persistence)
}

#[test]
fn a_version_1_document_comes_up_as_version_3_and_is_written_back() {
    let storage = holding(V1);
    let (page, _) = open(&storage);
    let expected = UiState { theme: Theme::Dark, collapsed: true, page_size: 50, ..UiState::default() };
    assert_eq!(page.store.get_untracked(), expected);
    assert_eq!(stored(&storage, NAME).as_deref(), Some(V3));
    assert_eq!(storage.writes(), 1);
    open(&storage);
    assert_eq!(storage.writes(), 1, "the second visit has nothing to migrate");
}

#[test]
fn the_chain_starts_at_the_version_of_the_document() {
    let storage = holding(r#"{"state":{"theme":"dark","collapsed":true,"pageSize":"50"},"version":2.0}"#);
    open(&storage);
    assert_eq!(stored(&storage, NAME).as_deref(), Some(V3));
}

#[test]
fn a_document_without_a_version_is_of_the_current_one() {
    let storage = holding(r#"{"state":{"theme":"dark"}}"#);
    let (page, _) = open(&storage);
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
}

#[test]
fn a_migrated_state_is_used_even_if_it_cannot_be_written_back() {
    let storage = holding(V1);
    storage.fail_writes(StorageError::QuotaExceeded);
    let (page, persistence) = open(&storage);
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
    assert_eq!(persistence.status().get_untracked(), PersistenceStatus::Failed(StorageError::QuotaExceeded));
    assert_eq!(stored(&storage, NAME).as_deref(), Some(V1));
}

#[test]
fn the_document_of_a_newer_build_is_neither_used_nor_overwritten() {
    let storage = holding(V9);
    let (page, persistence) = open(&storage);
    assert_eq!(page.store.get_untracked(), UiState::default());
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    persistence.flush();
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark, "it holds as long as the page");
    assert_eq!(stored(&storage, NAME).as_deref(), Some(V9));
    assert_eq!(storage.writes(), 0);
    let status = persistence.status().get_untracked();
    assert_eq!(status, PersistenceStatus::Newer { stored: 9, supported: 3 });
    assert!(!status.is_durable());
}

#[test]
fn a_newer_build_in_another_tab_stops_the_writes_of_this_one() {
    let storage = holding(V3);
    let (page, persistence) = open(&storage);
    store::Storage::set(&storage, NAME, V9).unwrap();
    page.store.theme().set(Theme::Light);
    page.microtasks();
    assert_eq!(stored(&storage, NAME).as_deref(), Some(V9));
    storage.fail(StorageError::Denied);
    persistence.flush();
    storage.fail(None);
    persistence.flush();
    assert_eq!(stored(&storage, NAME).as_deref(), Some(V9), "not even after a failed read");
}

#[test]
fn clear_storage_starts_over_after_a_newer_build() {
    let storage = holding(V9);
    let (page, persistence) = open(&storage);
    persistence.clear_storage().unwrap();
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    assert!(stored(&storage, NAME).unwrap().ends_with(r#""version":3}"#));
}

#[test]
fn a_document_older_than_the_chain_is_refused() {
    assert_eq!(UiState::MIGRATIONS.run(json!({}), 0), Err(MigrationError::TooOld { found: 0, oldest: 1 }));
}

/// Careless steps, the first of which makes something else than an object.
struct Careless;

impl PersistedState for Careless {
    type Preferences = Preferences;
    const NAME: &'static str = "careless";
    const VERSION: u32 = 3;
    const MIGRATIONS: Migrations = Migrations::starting_at(
        1,
        &[
            |state| Ok(state["list"].clone()),
            |mut state| {
                state["page_size"] = json!(7);
                Ok(state)
            },
        ],
    );

    fn partialize(&self) -> Preferences {
        UiState::default().partialize()
    }

    fn merge(&mut self, _: Preferences) {}
}

#[test]
fn a_step_is_given_nothing_but_an_object() {
    for (state, expected) in [
        (r#"{"list":{}}"#, PersistenceStatus::Active),
        (r#"{"list":[1]}"#, PersistenceStatus::Recovered(DocumentError::Shape)),
        ("{}", PersistenceStatus::Recovered(DocumentError::Shape)),
    ] {
        let document = format!(r#"{{"state":{state},"version":1}}"#);
        let mut persister = Persister::new(MemoryStorage::with("careless", document), &Careless);
        persister.read(&Careless.partialize());
        assert_eq!(*persister.status(), expected, "{state}");
    }
}
