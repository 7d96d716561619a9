//! A storage that answers later: each call waits until the test lets it go.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use futures::channel::oneshot;
use reactive_graph::traits::{GetUntracked, Set};
use store::{
    AsyncStorage, MemoryStorage, PersistOptions, Persistence, PersistenceStatus, Storage, StorageError,
    StorageFuture, attach_async_persistence,
};

use crate::support::*;

const DARK: &str = r#"{"state":{"collapsed":false,"page_size":20,"theme":"dark"},"version":3}"#;

#[derive(Clone, Default)]
struct Slow {
    memory: MemoryStorage,
    waiting: Arc<Mutex<VecDeque<oneshot::Sender<()>>>>,
    calls: Arc<Mutex<Vec<&'static str>>>,
}

impl Slow {
    fn holding(document: &str) -> Self {
        Self { memory: MemoryStorage::with(NAME, document), ..Self::default() }
    }

    fn later<T: 'static>(
        &self,
        call: &'static str,
        answer: impl FnOnce(&MemoryStorage) -> Result<T, StorageError> + 'static,
    ) -> StorageFuture<T> {
        self.calls.lock().unwrap().push(call);
        let (sender, receiver) = oneshot::channel();
        self.waiting.lock().unwrap().push_back(sender);
        let memory = self.memory.clone();
        Box::pin(async move {
            let _ = receiver.await;
            answer(&memory)
        })
    }

    fn take_calls(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }
}

impl AsyncStorage for Slow {
    fn get(&self, key: &str) -> StorageFuture<Option<String>> {
        let key = key.to_owned();
        self.later("get", move |memory| Storage::get(memory, &key))
    }

    fn set(&self, key: &str, value: &str) -> StorageFuture<()> {
        let (key, value) = (key.to_owned(), value.to_owned());
        self.later("set", move |memory| Storage::set(memory, &key, &value))
    }

    fn remove(&self, key: &str) -> StorageFuture<()> {
        let key = key.to_owned();
        self.later("remove", move |memory| Storage::remove(memory, &key))
    }
}

fn open(storage: &Slow) -> (Page, Persistence<UiState>) {
    let page = Page::new(UiState::default());
    let persistence =
        page.with(|| attach_async_persistence(page.store, storage.clone(), PersistOptions::new()));
    page.microtasks();
    (page, persistence)
}

/// Lets the oldest call answer; whether there was one.
fn answer(page: &Page, storage: &Slow) -> bool {
    let oldest = storage.waiting.lock().unwrap().pop_front();
    let is_one = oldest.is_some_and(|waiting| waiting.send(()).is_ok());
    page.microtasks();
    is_one
}

fn answer_all(page: &Page, storage: &Slow) {
    while answer(page, storage) {}
}

#[test]
fn a_storage_that_answers_later_hydrates_then_and_that_writes_nothing() {
    let storage = Slow::holding(DARK);
    let (page, persistence) = open(&storage);
    assert_eq!(page.store.theme().get_untracked(), Theme::Auto);
    assert_eq!(persistence.status().get_untracked(), PersistenceStatus::Pending);
    answer_all(&page, &storage);
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
    assert_eq!(persistence.status().get_untracked(), PersistenceStatus::Active);
    assert_eq!(storage.take_calls(), ["get"]);
}

#[test]
fn what_the_user_does_during_hydration_wins_field_by_field_and_is_written() {
    let storage = Slow::holding(DARK);
    let (page, _) = open(&storage);
    page.store.collapsed().set(true);
    page.microtasks();
    for size in [7, 0] {
        page.store.page_size().set(size);
        page.microtasks();
    }
    answer_all(&page, &storage);
    let expected = UiState { theme: Theme::Dark, collapsed: true, page_size: 0, ..UiState::default() };
    assert_eq!(page.store.get_untracked(), expected);
    let document = r#"{"state":{"collapsed":true,"page_size":0,"theme":"dark"},"version":3}"#;
    assert_eq!(stored(&storage.memory, NAME).as_deref(), Some(document));
}

#[test]
fn changes_made_while_a_write_is_under_way_are_one_more_write() {
    let storage = Slow::default();
    let (page, _) = open(&storage);
    answer_all(&page, &storage);
    storage.take_calls();
    for size in 1..=5 {
        page.store.page_size().set(size);
        page.microtasks();
    }
    answer_all(&page, &storage);
    assert_eq!(storage.take_calls(), ["get", "set"], "the first is read with the latest state");
    page.store.page_size().set(10);
    page.microtasks();
    assert!(answer(&page, &storage));
    for size in 11..=15 {
        page.store.page_size().set(size);
        page.microtasks();
    }
    answer_all(&page, &storage);
    assert_eq!(storage.take_calls(), ["get", "set", "get", "set"]);
    assert!(stored(&storage.memory, NAME).unwrap().contains(r#""page_size":15"#));
}

#[test]
fn clear_storage_revokes_a_hydration_under_way() {
    let storage = Slow::holding(DARK);
    let (page, persistence) = open(&storage);
    persistence.on_finish_hydration(|_, _| panic!("revoked"));
    persistence.clear_storage().unwrap();
    answer_all(&page, &storage);
    assert_eq!(page.store.theme().get_untracked(), Theme::Auto);
    assert_eq!(stored(&storage.memory, NAME), None);
    assert!(persistence.has_hydrated().get_untracked());
    page.store.theme().set(Theme::Light);
    page.microtasks();
    answer_all(&page, &storage);
    assert!(stored(&storage.memory, NAME).unwrap().contains("light"), "the next change is written");
}

#[test]
fn a_removal_that_fails_revokes_the_hydration_all_the_same_and_is_reported() {
    let storage = Slow::holding(DARK);
    let (page, persistence) = open(&storage);
    storage.memory.fail_writes(StorageError::Denied);
    persistence.clear_storage().unwrap();
    answer_all(&page, &storage);
    assert_eq!(page.store.theme().get_untracked(), Theme::Auto);
    assert_eq!(persistence.status().get_untracked(), PersistenceStatus::Failed(StorageError::Denied));
}

#[test]
fn storage_cleared_while_a_write_is_under_way_ends_up_empty() {
    let storage = Slow::default();
    let (page, persistence) = open(&storage);
    answer_all(&page, &storage);
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    assert!(answer(&page, &storage), "read before the write");
    persistence.clear_storage().unwrap();
    answer_all(&page, &storage);
    assert_eq!(stored(&storage.memory, NAME), None);
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
}

#[test]
fn storage_is_cleared_even_if_something_else_is_written_to_the_store_in_the_same_go() {
    let storage = Slow::holding(DARK);
    let (page, persistence) = open(&storage);
    answer_all(&page, &storage);
    page.store.search().set("not a preference".into());
    persistence.clear_storage().unwrap();
    page.microtasks();
    answer_all(&page, &storage);
    assert_eq!(stored(&storage.memory, NAME), None);
}

#[test]
fn a_write_that_fails_after_storage_was_cleared_is_nobodys_failure() {
    let storage = Slow::default();
    let (page, persistence) = open(&storage);
    answer_all(&page, &storage);
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    assert!(answer(&page, &storage), "read before the write");
    storage.memory.fail_writes(StorageError::QuotaExceeded);
    persistence.clear_storage().unwrap();
    assert!(answer(&page, &storage), "the write");
    storage.memory.fail_writes(None);
    answer_all(&page, &storage);
    assert_eq!(persistence.status().get_untracked(), PersistenceStatus::Active);
    page.store.search().set("not a preference".into());
    page.microtasks();
    answer_all(&page, &storage);
    assert_eq!(stored(&storage.memory, NAME), None, "what was cleared is not filled again");
}

#[test]
fn a_removal_that_fails_takes_no_earlier_write_back() {
    let storage = Slow::default();
    let (page, persistence) = open(&storage);
    answer_all(&page, &storage);
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    answer_all(&page, &storage);
    storage.memory.fail_writes(StorageError::Denied);
    persistence.clear_storage().unwrap();
    answer_all(&page, &storage);
    storage.take_calls();
    page.store.search().set("not a preference".into());
    page.microtasks();
    answer_all(&page, &storage);
    assert_eq!(storage.take_calls(), Vec::<&str>::new(), "there is nothing to write");
}

#[test]
fn what_an_owner_leaves_behind_is_still_written_later() {
    let storage = Slow::default();
    let page = Page::new(UiState::default());
    let owner = page.with(reactive_graph::owner::Owner::new);
    let store = owner.with(|| {
        let store = *store::provide_store(UiState::default());
        attach_async_persistence(store, storage.clone(), PersistOptions::new());
        store
    });
    page.microtasks();
    answer_all(&page, &storage);
    store.theme().set(Theme::Dark);
    owner.cleanup();
    page.microtasks();
    answer_all(&page, &storage);
    assert!(stored(&storage.memory, NAME).unwrap().contains("dark"));
}

#[test]
fn what_could_not_be_written_later_is_written_with_the_next_change() {
    let storage = Slow::default();
    let (page, persistence) = open(&storage);
    answer_all(&page, &storage);
    storage.memory.fail_writes(StorageError::QuotaExceeded);
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    answer_all(&page, &storage);
    let full = PersistenceStatus::Failed(StorageError::QuotaExceeded);
    assert_eq!(persistence.status().get_untracked(), full);
    storage.memory.fail_writes(None);
    page.store.search().set("any write to the store will do".into());
    page.microtasks();
    answer_all(&page, &storage);
    assert!(stored(&storage.memory, NAME).unwrap().contains("dark"));
    assert_eq!(persistence.status().get_untracked(), PersistenceStatus::Active);
}

#[test]
fn a_storage_that_cannot_be_read_later_leaves_a_store_in_memory_until_it_can() {
    let storage = Slow::holding(DARK);
    storage.memory.fail(StorageError::Unavailable);
    let (page, persistence) = open(&storage);
    answer_all(&page, &storage);
    let failed = PersistenceStatus::Failed(StorageError::Unavailable);
    assert_eq!(persistence.status().get_untracked(), failed);
    page.store.collapsed().set(true);
    page.microtasks();
    answer_all(&page, &storage);
    storage.memory.fail(None);
    persistence.sync();
    page.microtasks();
    answer_all(&page, &storage);
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
    assert!(stored(&storage.memory, NAME).unwrap().contains(r#""collapsed":true"#));
}

#[test]
fn a_corrupt_document_found_later_is_kept_aside_once() {
    let storage = Slow::holding("first");
    let (page, _) = open(&storage);
    answer_all(&page, &storage);
    assert_eq!(stored(&storage.memory, ASIDE).as_deref(), Some("first"));
    Storage::set(&storage.memory, NAME, "second").unwrap();
    let (page, persistence) = open(&storage);
    answer_all(&page, &storage);
    assert_eq!(stored(&storage.memory, ASIDE).as_deref(), Some("first"));
    assert!(matches!(persistence.status().get_untracked(), PersistenceStatus::Recovered(_)));
}

#[test]
fn an_older_document_found_later_is_migrated_and_written_back() {
    let storage =
        Slow::holding(r#"{"state":{"theme":"dark","sidebar":"closed","pageSize":"50"},"version":1}"#);
    let (page, _) = open(&storage);
    answer_all(&page, &storage);
    assert!(page.store.collapsed().get_untracked());
    let document = r#"{"state":{"collapsed":true,"page_size":50,"theme":"dark"},"version":3}"#;
    assert_eq!(stored(&storage.memory, NAME).as_deref(), Some(document));
}

#[test]
fn what_is_migrated_and_what_was_changed_meanwhile_are_one_write() {
    let storage =
        Slow::holding(r#"{"state":{"theme":"dark","collapsed":false,"pageSize":"50"},"version":2}"#);
    let (page, _) = open(&storage);
    page.store.collapsed().set(true);
    page.microtasks();
    answer_all(&page, &storage);
    assert_eq!(storage.take_calls(), ["get", "set"]);
    let document = r#"{"state":{"collapsed":true,"page_size":50,"theme":"dark"},"version":3}"#;
    assert_eq!(stored(&storage.memory, NAME).as_deref(), Some(document));
}
