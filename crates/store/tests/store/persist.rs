use reactive_graph::owner::Owner;
use reactive_graph::traits::{GetUntracked, Set, Update};
use store::{MemoryStorage, PersistenceStatus, attach_persistence, persistence};

use crate::support::*;

const DARK: &str = r#"{"state":{"collapsed":false,"page_size":20,"theme":"dark"},"version":3}"#;

#[test]
fn only_what_is_partialized_is_written() {
    let page = Page::new(UiState { page_size: 20, ..UiState::default() });
    let storage = MemoryStorage::new();
    page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    page.store.search().set("secret".into());
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    assert_eq!(stored(&storage, NAME).as_deref(), Some(DARK));
}

#[test]
fn a_change_of_the_transient_part_writes_nothing() {
    let page = Page::new(UiState::default());
    let storage = MemoryStorage::new();
    page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    page.store.search().set("secret".into());
    page.microtasks();
    assert_eq!(storage.writes(), 0);
}

#[test]
fn a_change_that_was_taken_back_writes_nothing() {
    let page = Page::new(UiState::default());
    let storage = MemoryStorage::new();
    page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    page.store.theme().set(Theme::Dark);
    page.store.theme().set(Theme::Auto);
    page.microtasks();
    assert_eq!(storage.writes(), 0);
}

#[test]
fn a_hundred_changes_in_one_go_are_one_write() {
    let page = Page::new(UiState::default());
    let storage = MemoryStorage::new();
    page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    for _ in 0..100 {
        page.store.page_size().update(|size| *size += 1);
    }
    page.store.theme().set(Theme::Dark);
    assert_eq!(storage.writes(), 0);
    page.microtasks();
    assert_eq!(storage.writes(), 1);
}

#[test]
fn flush_writes_at_once_and_the_microtask_does_not_repeat_it() {
    let page = Page::new(UiState::default());
    let storage = MemoryStorage::new();
    let persistence = page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    page.store.theme().set(Theme::Dark);
    persistence.flush();
    assert_eq!(storage.writes(), 1);
    page.microtasks();
    assert_eq!(storage.writes(), 1);
}

#[test]
fn the_first_render_sees_the_rendered_state_and_storage_comes_after_it() {
    let page = Page::new(UiState { theme: Theme::Light, ..UiState::default() });
    let storage = holding(DARK);
    let handle = page.with(|| attach_persistence(page.store, storage.clone()));
    handle.sync();
    handle.flush();
    let status = page.with(persistence::<UiState>);
    assert_eq!(page.store.theme().get_untracked(), Theme::Light);
    assert_eq!(status.get_untracked(), PersistenceStatus::Pending);
    page.microtasks();
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
    assert_eq!(status.get_untracked(), PersistenceStatus::Active);
    assert_eq!(storage.writes(), 0, "reading writes nothing");
}

#[test]
fn a_field_changed_before_storage_was_read_wins_over_the_stored_one() {
    let page = Page::new(UiState::default());
    let storage = holding(DARK);
    page.with(|| attach_persistence(page.store, storage.clone()));
    page.store.collapsed().set(true);
    page.microtasks();
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
    assert!(page.store.collapsed().get_untracked());
    assert_eq!(
        stored(&storage, NAME).unwrap(),
        r#"{"state":{"collapsed":true,"page_size":20,"theme":"dark"},"version":3}"#
    );
}

#[test]
fn missing_fields_keep_their_value_and_unknown_ones_are_left_alone() {
    let page = Page::new(UiState { page_size: 20, ..UiState::default() });
    let storage = holding(r#"{"state":{"theme":"dark","fontSize":14},"version":3,"extra":true}"#);
    page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    assert_eq!(
        page.store.get_untracked(),
        UiState { theme: Theme::Dark, page_size: 20, ..UiState::default() }
    );
    assert_eq!(storage.writes(), 0);
    page.store.collapsed().set(true);
    page.microtasks();
    assert_eq!(
        stored(&storage, NAME).unwrap(),
        r#"{"state":{"collapsed":true,"fontSize":14,"page_size":20,"theme":"dark"},"version":3}"#
    );
}

#[test]
fn storage_that_is_cleared_before_a_change_was_written_stays_empty() {
    let page = Page::new(UiState::default());
    let storage = holding(DARK);
    let persistence = page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    page.store.theme().set(Theme::Light);
    persistence.clear_storage().unwrap();
    page.microtasks();
    assert_eq!(stored(&storage, NAME), None);
}

#[test]
fn what_was_changed_last_is_written_when_the_owner_ends() {
    let page = Page::new(UiState::default());
    for is_dropped in [false, true] {
        let (owner, storage) = (page.with(Owner::new), MemoryStorage::new());
        let store = owner.with(|| {
            let store = *store::provide_store(UiState::default());
            attach_persistence(store, storage.clone());
            store
        });
        page.microtasks();
        store.theme().set(Theme::Dark);
        if is_dropped {
            drop(owner);
        } else {
            owner.cleanup();
        }
        assert!(stored(&storage, NAME).is_some_and(|document| document.contains("dark")), "{is_dropped}");
    }
}

#[test]
fn clear_storage_leaves_the_state_and_the_next_change_is_written() {
    let page = Page::new(UiState::default());
    let storage = holding(DARK);
    let persistence = page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    persistence.clear_storage().unwrap();
    page.microtasks();
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
    assert_eq!(stored(&storage, NAME), None);
    page.store.collapsed().set(true);
    page.microtasks();
    assert!(stored(&storage, NAME).unwrap().contains(r#""theme":"dark""#));
}

#[test]
fn a_weak_handle_ends_with_the_owner_and_the_last_handle() {
    let page = Page::new(UiState::default());
    let owner = page.with(Owner::new);
    let persistence = owner.with(|| attach_persistence(page.store, MemoryStorage::new()));
    let weak = persistence.downgrade();
    page.microtasks();
    drop(persistence);
    assert!(weak.upgrade().is_some());
    let persistence = weak.upgrade();
    owner.cleanup();
    drop(owner);
    page.microtasks();
    assert!(weak.upgrade().is_some());
    drop(persistence);
    assert!(weak.upgrade().is_none());
}
