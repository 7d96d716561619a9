//! An older build beside a newer one.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use serde::{Deserialize, Serialize};
use store::{
    Branching, MemoryStorage, Migrations, PersistedState, PersistenceStatus, Persister, Storage, StorageError,
};

use crate::support::{ASIDE, NAME, Theme, UiState, holding, stored};

const BRANCH: &str = "sample-ui-store.v2";
const OLD: &str = r#"{"state":{"collapsed":false,"pageSize":"20","theme":"light"},"version":2}"#;

/// The build before [`UiState`]'s: version 2, whose page size was a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Before {
    theme: Theme,
    collapsed: bool,
    #[serde(rename = "pageSize")]
    page_size: String,
}

impl Default for Before {
    fn default() -> Self {
        Self { theme: Theme::Auto, collapsed: false, page_size: "20".to_owned() }
    }
}

macro_rules! persisted {
    ($($state:ident, $version:literal, $migrations:expr;)*) => { $(
        impl PersistedState for $state {
            type Preferences = Self;
            const NAME: &'static str = NAME;
            const VERSION: u32 = $version;
            const MIGRATIONS: Migrations = $migrations;

            fn partialize(&self) -> Self {
                self.clone()
            }

            fn merge(&mut self, preferences: Self) {
                *self = preferences;
            }
        }
    )* };
}
persisted! { Before, 2, Migrations::none(2); }

/// A tab of either build.
struct Tab<S: PersistedState> {
    state: S,
    persister: Persister<S>,
}

impl<S: PersistedState + Default> Tab<S> {
    fn open(storage: &(impl Storage + Clone)) -> Self {
        Self::of(storage, None)
    }

    fn of(storage: &(impl Storage + Clone), user: Option<&str>) -> Self {
        let state = S::default();
        let persister = Persister::new(Branching::new(storage.clone(), &state), &state);
        let persister = match user {
            Some(user) => persister.for_user(user),
            None => persister,
        };
        let mut tab = Self { state, persister };
        tab.follow();
        tab
    }

    /// As at first, and by the `storage` event.
    fn follow(&mut self) {
        if let Some(preferences) = self.persister.read(&self.state.partialize()) {
            self.state.merge(preferences);
        }
        self.save();
    }

    fn change(&mut self, change: impl FnOnce(&mut S)) {
        change(&mut self.state);
        self.save();
    }

    fn save(&mut self) {
        if let Some(preferences) = self.persister.save(&self.state.partialize()) {
            self.state.merge(preferences);
        }
    }
}

#[test]
fn what_an_older_tab_changes_after_a_deploy_reaches_the_newer_ones() {
    let storage = holding(OLD);
    let mut older = Tab::<Before>::open(&storage);
    let mut newer = Tab::<UiState>::open(&storage);
    newer.change(|ui| ui.collapsed = true);
    let document = stored(&storage, NAME);
    older.follow();
    older.change(|ui| ui.theme = Theme::Dark);
    older.change(|ui| ui.page_size = "50".to_owned());
    assert_eq!(stored(&storage, NAME), document, "the newer document is not touched");
    assert_eq!(*older.persister.status(), PersistenceStatus::Active, "what is changed outlives the page");

    newer.follow();
    assert_eq!((newer.state.theme, newer.state.page_size), (Theme::Dark, 50));
    assert!(newer.state.collapsed, "what was not changed there is not taken from there");
    let document = r#"{"state":{"collapsed":true,"page_size":50,"theme":"dark"},"version":3}"#;
    assert_eq!(stored(&storage, NAME).as_deref(), Some(document));
    assert_eq!(stored(&storage, BRANCH), None);

    // Each further change is one of its own: what was taken over is not put back.
    newer.change(|ui| ui.theme = Theme::Light);
    older.follow();
    assert_eq!(older.state.page_size, "50", "the older tab stays as it is");
    older.change(|ui| ui.collapsed = true);
    older.change(|ui| ui.collapsed = false);
    newer.follow();
    assert_eq!((newer.state.theme, newer.state.collapsed), (Theme::Light, true));
}

#[test]
fn a_build_that_was_rolled_back_finds_its_own_again_in_all_tabs() {
    let newer = r#"{"state":{"collapsed":false,"page_size":20,"theme":"light"},"version":3}"#;
    let storage = holding(newer);
    let mut here = Tab::<Before>::open(&storage);
    assert_eq!(here.state, Before::default());
    let mut there = Tab::<Before>::open(&storage);
    assert_eq!(storage.writes(), 0, "what nobody changes is not written");
    here.change(|ui| ui.theme = Theme::Dark);
    there.change(|ui| ui.page_size = "50".to_owned());
    here.follow();
    let both = Before { theme: Theme::Dark, page_size: "50".to_owned(), ..Before::default() };
    assert_eq!([&here.state, &there.state, &Tab::<Before>::open(&storage).state], [&both; 3]);
    assert_eq!(stored(&storage, NAME).as_deref(), Some(newer));

    // Deployed again: what differs from how the older one began is the user's, its defaults are not.
    let again = Tab::<UiState>::open(&storage);
    assert_eq!((again.state.theme, again.state.page_size), (Theme::Dark, 50));
    assert_eq!(stored(&storage, BRANCH), None);
}

#[test]
fn a_choice_that_was_taken_back_is_no_change() {
    let storage = holding(r#"{"state":{"collapsed":true,"page_size":30,"theme":"dark"},"version":3}"#);
    let mut older = Tab::<Before>::open(&storage);
    older.change(|ui| ui.theme = Theme::Light);
    older.change(|ui| ui.theme = Theme::Auto);
    let newer = Tab::<UiState>::open(&storage);
    assert_eq!((newer.state.theme, newer.state.collapsed, newer.state.page_size), (Theme::Dark, true, 30));
}

#[test]
fn changes_are_taken_over_though_the_document_is_gone_or_older() {
    for main in [None, Some(OLD)] {
        let storage = main.map_or_else(MemoryStorage::new, holding);
        let branch = r#"{"base":{"theme":"auto"},"state":{"theme":"dark"},"version":2}"#;
        storage.set(BRANCH, branch).unwrap();
        let newer = Tab::<UiState>::open(&storage);
        assert_eq!(newer.state.theme, Theme::Dark, "{main:?}");
        assert!(stored(&storage, NAME).unwrap().ends_with(r#""theme":"dark"},"version":3}"#));
        assert_eq!(stored(&storage, BRANCH), None);
    }
}

#[test]
fn a_full_storage_leaves_the_branch_for_another_time() {
    let storage = holding(r#"{"state":{"collapsed":false,"page_size":20,"theme":"light"},"version":3}"#);
    Tab::<Before>::open(&storage).change(|ui| ui.theme = Theme::Dark);
    storage.fail_writes(StorageError::QuotaExceeded);
    let newer = Tab::<UiState>::open(&storage);
    assert_eq!(newer.state.theme, Theme::Dark, "the page has it");
    storage.fail_writes(None);
    assert!(stored(&storage, BRANCH).is_some());
    assert_eq!(Tab::<UiState>::open(&storage).state.theme, Theme::Dark);
    assert_eq!(stored(&storage, BRANCH), None);

    let mut older = Tab::<Before>::open(&storage);
    storage.fail_writes(StorageError::QuotaExceeded);
    older.change(|ui| ui.theme = Theme::Light);
    assert_eq!(*older.persister.status(), PersistenceStatus::Failed(StorageError::QuotaExceeded));
    storage.fail_writes(None);
    older.follow();
    assert_eq!(Tab::<UiState>::open(&storage).state.theme, Theme::Light);
}

#[test]
fn a_branch_or_a_document_that_is_of_no_use_is_left_alone() {
    let document = r#"{"state":{"collapsed":true,"page_size":20,"theme":"light"},"version":3}"#;
    for branch in
        ["", "{", "[]", r#"{"state":{"theme":"dark"},"version":2}"#, r#"{"base":1,"state":2,"version":2}"#]
    {
        let storage = holding(document);
        storage.set(BRANCH, branch).unwrap();
        let newer = Tab::<UiState>::open(&storage);
        assert_eq!((newer.state.theme, newer.state.collapsed), (Theme::Light, true), "{branch}");
        assert_eq!(stored(&storage, BRANCH).as_deref(), Some(branch));
        assert_eq!(stored(&storage, NAME).as_deref(), Some(document));
    }
    let storage = holding("{");
    storage.set(BRANCH, r#"{"base":{"theme":"auto"},"state":{"theme":"dark"},"version":2}"#).unwrap();
    let newer = Tab::<UiState>::open(&storage);
    assert!(matches!(newer.persister.status(), PersistenceStatus::Recovered(_)));
    assert_eq!(stored(&storage, ASIDE).as_deref(), Some("{"));
}

#[test]
fn each_user_has_branches_of_their_own() {
    let storage = MemoryStorage::new();
    for user in ["ana", "bo"] {
        Tab::<UiState>::of(&storage, Some(user)).change(|ui| ui.theme = Theme::Light);
    }
    Tab::<Before>::of(&storage, Some("ana")).change(|ui| ui.theme = Theme::Dark);
    assert!(stored(&storage, "sample-ui-store:ana.v2").is_some());
    assert_eq!(Tab::<UiState>::of(&storage, Some("bo")).state.theme, Theme::Light);
    assert_eq!(Tab::<UiState>::of(&storage, Some("ana")).state.theme, Theme::Dark);
}

#[test]
fn clearing_clears_the_branches() {
    let storage = holding(r#"{"state":{"theme":"light"},"version":3}"#);
    let mut older = Tab::<Before>::open(&storage);
    older.change(|ui| ui.theme = Theme::Dark);
    older.persister.clear_storage(&older.state.partialize()).unwrap();
    assert_eq!([NAME, BRANCH].map(|key| stored(&storage, key)), [None, None]);
    older.change(|ui| ui.collapsed = true);
    assert!(stored(&storage, NAME).unwrap().ends_with(r#""version":2}"#), "it has the storage to itself");
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct SetsAfter {
    columns: HashSet<String>,
    wide: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Sets {
    columns: HashSet<String>,
    wide: bool,
}

persisted! {
    Sets, 1, Migrations::none(1);
    SetsAfter, 2, Migrations::starting_at(1, &[Ok]);
}

#[test]
fn a_set_that_was_not_changed_is_not_put_back() {
    let storage = MemoryStorage::new();
    let mut older = Tab::<Sets>::open(&storage);
    older.change(|ui| ui.columns = (0..9).map(|column| column.to_string()).collect());
    let mut newer = Tab::<SetsAfter>::open(&storage);
    newer.change(|ui| ui.columns.clear());
    older.follow();
    older.change(|ui| ui.wide = true);
    newer.follow();
    assert!(newer.state.columns.is_empty() && newer.state.wide);
}

#[test]
fn what_only_the_older_build_can_read_takes_the_place_of_nothing() {
    let storage = holding(r#"{"state":{"collapsed":false,"page_size":20,"theme":"light"},"version":3}"#);
    let mut older = Tab::<Before>::open(&storage);
    older.change(|ui| (ui.page_size, ui.collapsed) = ("a lot".to_owned(), true));
    for _ in 0..2 {
        let newer = Tab::<UiState>::open(&storage);
        assert_eq!((newer.state.page_size, newer.state.collapsed), (20, true));
        assert_eq!(*newer.persister.status(), PersistenceStatus::Active);
    }
}

/// Full with what is in it; what takes no more room than what it takes the place of, still fits.
#[derive(Clone)]
struct Full(MemoryStorage, Arc<AtomicUsize>);

impl Storage for Full {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.0.get(key)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        let freed = self.0.get(key)?.map_or(0, |value| value.len()) + self.1.load(Relaxed);
        let left = freed.checked_sub(value.len()).ok_or(StorageError::QuotaExceeded)?;
        self.1.store(left, Relaxed);
        self.0.set(key, value)
    }

    fn remove(&self, key: &str) -> Result<(), StorageError> {
        self.1.fetch_add(self.0.get(key)?.map_or(0, |value| value.len()), Relaxed);
        self.0.remove(key)
    }
}

#[test]
fn what_could_be_written_only_later_is_not_taken_over_again() {
    let storage = holding(r#"{"state":{"collapsed":false,"page_size":20,"theme":"auto"},"version":3}"#);
    storage.set(ASIDE, &"x".repeat(100)).unwrap();
    Tab::<Before>::open(&storage).change(|ui| ui.page_size = "5000".to_owned());
    let full = Full(storage.clone(), Arc::default());
    let mut newer = Tab::<UiState>::open(&full);
    assert_eq!(newer.state.page_size, 5000);
    assert!(stored(&storage, BRANCH).is_some(), "there was no room for the document");
    // What was kept of a corrupt document makes room for this one.
    newer.change(|ui| ui.page_size = 3000);
    newer.follow();
    assert_eq!(newer.state.page_size, 3000);
    assert_eq!(stored(&storage, BRANCH), None);
}

#[test]
fn what_only_another_build_of_the_older_version_knows_is_not_lost_with_the_branch() {
    let document = |wide: bool, version: u32| {
        format!(r#"{{"state":{{"columns":[],"language":"fr","wide":{wide}}},"version":{version}}}"#)
    };
    let storage = holding(&document(false, 1));
    let mut older = Tab::<Sets>::open(&storage);
    let mut newer = Tab::<SetsAfter>::open(&storage);
    older.follow();
    older.change(|ui| ui.wide = true);
    newer.follow();
    assert_eq!(newer.state.language.as_deref(), Some("fr"));
    assert_eq!(stored(&storage, NAME), Some(document(true, 2)));
}

#[test]
fn clearing_clears_the_branches_of_builds_between_and_before_too() {
    for version in [1, 2, 4] {
        let storage = holding(r#"{"state":{"theme":"light"},"version":5}"#);
        let branch = format!("{NAME}.v{version}");
        storage.set(&branch, r#"{"base":{},"state":{"theme":"dark"}}"#).unwrap();
        storage.set("sample-ui-store.v", "another's").unwrap();
        let older = Before::default();
        let mut persister = Persister::new(Branching::new(storage.clone(), &older), &older);
        persister.clear_storage(&older).unwrap();
        assert_eq!([NAME, &branch].map(|key| stored(&storage, key)), [None, None]);
        assert_eq!(stored(&storage, "sample-ui-store.v").as_deref(), Some("another's"));
    }
}
