//! Two tabs are two pages on one storage; `sync` is what the `storage` event calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reactive_graph::traits::{GetUntracked, Set};
use store::{MemoryStorage, Persistence, Persister, attach_persistence, subscribe};

use crate::support::*;

fn tab(storage: &MemoryStorage) -> (Page, Persistence<UiState>) {
    let page = Page::new(UiState::default());
    let persistence = page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    (page, persistence)
}

#[test]
fn another_tab_follows_and_does_not_echo() {
    let storage = MemoryStorage::new();
    let (here, _) = tab(&storage);
    let (there, event) = tab(&storage);
    here.store.theme().set(Theme::Dark);
    here.microtasks();
    event.sync();
    there.microtasks();
    assert_eq!(there.store.theme().get_untracked(), Theme::Dark);
    assert_eq!(storage.writes(), 1, "following writes nothing");
}

#[test]
fn the_newest_write_wins_even_if_the_event_of_an_older_one_comes_late() {
    let storage = MemoryStorage::new();
    let (here, event_here) = tab(&storage);
    let (there, event_there) = tab(&storage);
    here.store.theme().set(Theme::Light);
    here.microtasks();
    there.store.theme().set(Theme::Dark);
    there.microtasks();
    event_there.sync();
    event_here.sync();
    here.microtasks();
    assert_eq!(here.store.theme().get_untracked(), Theme::Dark);
    assert_eq!(there.store.theme().get_untracked(), Theme::Dark);
    assert_eq!(storage.writes(), 2);
}

#[test]
fn two_tabs_that_change_two_fields_at_once_keep_both() {
    let storage = MemoryStorage::new();
    let (here, event_here) = tab(&storage);
    let (there, event_there) = tab(&storage);
    here.store.theme().set(Theme::Dark);
    there.store.collapsed().set(true);
    here.microtasks();
    event_there.sync();
    event_here.sync();
    there.microtasks();
    for page in [&here, &there] {
        assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
        assert!(page.store.collapsed().get_untracked());
    }
}

#[test]
fn following_wakes_only_readers_of_the_fields_that_changed() {
    let storage = MemoryStorage::new();
    let (here, _) = tab(&storage);
    let (there, event) = tab(&storage);
    let woken = [(); 2].map(|()| Arc::new(AtomicUsize::new(0)));
    let [theme, search] = woken.clone();
    let _held = there.with(|| {
        (
            subscribe(there.store.theme(), |it| *it, move |_, _| _ = theme.fetch_add(1, Ordering::Relaxed)),
            // Never equal: counts every notification of the field.
            subscribe(
                there.store.search(),
                |_| f64::NAN,
                move |_, _| _ = search.fetch_add(1, Ordering::Relaxed),
            ),
        )
    });
    there.microtasks();
    let before = woken[1].load(Ordering::Relaxed);
    here.store.theme().set(Theme::Dark);
    here.microtasks();
    event.sync();
    there.microtasks();
    assert_eq!(woken[0].load(Ordering::Relaxed), 1);
    assert_eq!(woken[1].load(Ordering::Relaxed), before);
}

#[test]
fn storage_cleared_elsewhere_leaves_the_state_and_is_not_filled_again_until_a_change() {
    let storage = MemoryStorage::new();
    let (page, event) = tab(&storage);
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    store::Storage::remove(&storage, NAME).unwrap();
    event.sync();
    page.microtasks();
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
    assert_eq!(stored(&storage, NAME), None);
    page.store.collapsed().set(true);
    page.microtasks();
    assert!(stored(&storage, NAME).unwrap().contains("dark"));
}

#[test]
fn garbage_from_elsewhere_changes_nothing() {
    let storage = MemoryStorage::new();
    let (page, event) = tab(&storage);
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    store::Storage::set(&storage, NAME, "garbage").unwrap();
    event.sync();
    page.microtasks();
    assert_eq!(page.store.theme().get_untracked(), Theme::Dark);
    assert_eq!(stored(&storage, ASIDE).as_deref(), Some("garbage"));
}

#[test]
fn the_engine_gives_back_what_another_tab_wrote_before_a_save() {
    let storage = MemoryStorage::new();
    let initial = UiState::default();
    let preferences = store::PersistedState::partialize(&initial);
    let [mut here, mut there] = [(); 2].map(|()| Persister::new(storage.clone(), &initial));
    assert_eq!(here.read(&preferences), None);
    assert_eq!(there.read(&preferences), None);
    assert_eq!(here.save(&Preferences { page_size: 50, ..preferences.clone() }), None);
    let merged = there.save(&Preferences { collapsed: true, ..preferences.clone() });
    assert_eq!(merged, Some(Preferences { page_size: 50, collapsed: true, ..preferences }));
}
