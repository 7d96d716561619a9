use std::sync::{Arc, Mutex};

use reactive_graph::effect::Effect;
use reactive_graph::traits::{Get, GetUntracked, Set};
use store::{
    MemoryStorage, PersistOptions, PersistenceStatus, StorageError, attach_persistence,
    attach_persistence_with,
};

use crate::support::*;

const DARK: &str = r#"{"state":{"collapsed":false,"page_size":20,"theme":"dark"},"version":3}"#;

#[test]
fn hydration_hooks_are_told_before_and_after_with_the_state_and_how_it_went() {
    let page = Page::new(UiState::default());
    let persistence = page.with(|| attach_persistence(page.store, holding(DARK)));
    let told = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&told);
    persistence.on_hydrate(move |state| log.lock().unwrap().push((state.theme, None)));
    let log = Arc::clone(&told);
    persistence.on_finish_hydration(move |state, status| {
        log.lock().unwrap().push((state.theme, Some(status.clone())))
    });
    assert!(told.lock().unwrap().is_empty(), "the first render is not done");
    page.microtasks();
    let expected = [(Theme::Auto, None), (Theme::Dark, Some(PersistenceStatus::Active))];
    assert_eq!(*told.lock().unwrap(), expected);
    persistence.sync();
    assert_eq!(told.lock().unwrap().len(), 2, "following another tab is no hydration");
    persistence.rehydrate();
    assert_eq!(told.lock().unwrap().len(), 4);
}

#[test]
fn the_hook_after_a_failed_hydration_is_told_the_error() {
    for (storage, expected) in [
        (MemoryStorage::new(), "storage is full"),
        (holding("{"), "not JSON"),
        (holding(r#"{"state":{"sidebar":1},"version":1}"#), "migration failed"),
    ] {
        if expected == "storage is full" {
            storage.fail(StorageError::QuotaExceeded);
        }
        let page = Page::new(UiState::default());
        let persistence = page.with(|| attach_persistence(page.store, storage));
        let told = Arc::new(Mutex::new(String::new()));
        let log = Arc::clone(&told);
        persistence.on_finish_hydration(move |_, status| {
            *log.lock().unwrap() = match status {
                PersistenceStatus::Failed(error) => error.to_string(),
                PersistenceStatus::Recovered(error) => error.to_string(),
                other => format!("{other:?}"),
            };
        });
        page.microtasks();
        assert!(told.lock().unwrap().contains(expected), "{told:?}");
    }
}

#[test]
fn what_a_hook_changes_is_in_the_state_the_next_hook_is_given_and_is_written() {
    let page = Page::new(UiState::default());
    let storage = holding(DARK);
    let persistence = page.with(|| attach_persistence(page.store, storage.clone()));
    let store = page.store;
    persistence.on_finish_hydration(move |state, _| store.page_size().set(state.page_size + 1));
    let told = Arc::new(Mutex::new(0));
    let log = Arc::clone(&told);
    persistence.on_finish_hydration(move |state, _| *log.lock().unwrap() = state.page_size);
    page.microtasks();
    assert_eq!(*told.lock().unwrap(), 21);
    assert!(stored(&storage, NAME).unwrap().contains(r#""page_size":21"#));
}

#[test]
fn has_hydrated_tells_when_storage_was_read_and_stays_false_while_it_cannot_be() {
    let page = Page::new(UiState::default());
    let storage = holding(DARK);
    storage.fail(StorageError::Denied);
    let persistence = page.with(|| attach_persistence(page.store, storage.clone()));
    let hydrated = persistence.has_hydrated();
    assert!(!hydrated.get_untracked());
    page.microtasks();
    assert!(!hydrated.get_untracked());
    storage.fail(None);
    persistence.rehydrate();
    assert!(hydrated.get_untracked());
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
}

fn skipped(storage: &MemoryStorage) -> (Page, store::Persistence<UiState>) {
    let page = Page::new(UiState::default());
    let options = PersistOptions::new().skip_hydration();
    let persistence = page.with(|| attach_persistence_with(page.store, storage.clone(), options));
    page.microtasks();
    (page, persistence)
}

#[test]
fn a_skipped_hydration_waits_for_rehydrate_and_nothing_is_written_until_then() {
    let storage = holding(DARK);
    let (page, persistence) = skipped(&storage);
    assert_eq!(page.store.theme().get_untracked(), Theme::Auto);
    page.store.collapsed().set(true);
    page.microtasks();
    persistence.sync();
    persistence.flush();
    assert_eq!((storage.writes(), persistence.status().get_untracked()), (0, PersistenceStatus::Pending));
    assert_eq!(stored(&storage, NAME).as_deref(), Some(DARK));
    persistence.rehydrate();
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark, "what was stored");
    assert!(page.store.collapsed().get_untracked(), "what was changed meanwhile");
    assert!(stored(&storage, NAME).unwrap().contains(r#""collapsed":true,"page_size":20,"theme":"dark""#));
}

#[test]
fn a_field_changed_and_changed_back_before_hydration_is_the_users_too() {
    let storage = holding(DARK);
    let (page, persistence) = skipped(&storage);
    for theme in [Theme::Light, Theme::Auto] {
        page.store.theme().set(theme);
        page.microtasks();
    }
    persistence.rehydrate();
    assert_eq!(page.store.theme().get_untracked(), Theme::Auto);
    assert_eq!(page.store.page_size().get_untracked(), 20);
    assert!(stored(&storage, NAME).unwrap().contains(r#""theme":"auto""#));
}

#[test]
fn clear_storage_revokes_a_hydration_that_is_to_come_even_if_removal_fails() {
    for error in [None, Some(StorageError::Denied)] {
        let page = Page::new(UiState::default());
        let storage = holding(DARK);
        let persistence = page.with(|| attach_persistence(page.store, storage.clone()));
        persistence.on_finish_hydration(|_, _| panic!("revoked"));
        storage.fail_writes(error.clone());
        assert_eq!(persistence.clear_storage().err(), error);
        page.microtasks();
        assert_eq!(page.store.theme().get_untracked(), Theme::Auto);
        assert_eq!(stored(&storage, NAME).is_some(), error.is_some());
        assert!(persistence.has_hydrated().get_untracked(), "there is nothing to wait for");
    }
}

#[test]
fn what_a_hook_makes_lives_as_long_as_the_page() {
    let page = Page::new(UiState::default());
    let persistence = page.with(|| attach_persistence(page.store, holding(DARK)));
    let (store, seen) = (page.store, Count::default());
    let up = seen.clone();
    page.with(|| {
        persistence.on_finish_hydration(move |_, _| {
            let up = up.clone();
            Effect::new_isomorphic(move |_: Option<()>| {
                store.page_size().get();
                up.up();
            });
        })
    });
    page.microtasks();
    for size in 1..=3 {
        page.store.page_size().set(size);
        page.microtasks();
    }
    assert_eq!(seen.take(), 4);
}

#[test]
fn a_hook_that_was_removed_is_not_called_and_the_others_are() {
    let page = Page::new(UiState::default());
    let persistence = page.with(|| attach_persistence(page.store, holding(DARK)));
    let told = [(); 3].map(|()| Count::default());
    let [first, second, third] = told.clone().map(|told| persistence.on_hydrate(move |_| told.up()));
    drop(first);
    second.remove();
    page.microtasks();
    third.remove();
    persistence.rehydrate();
    assert_eq!(told.map(|told| told.take()), [2, 0, 1]);
}
