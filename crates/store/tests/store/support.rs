//! A sample store, and an executor whose microtasks run when the test says so.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use futures::executor::{LocalPool, LocalSpawner};
use futures::task::LocalSpawnExt;
use reactive_graph::owner::Owner;
use reactive_stores::{Patch, Store};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{
    FirstPaint, MemoryStorage, MigrationError, Migrations, PersistedState, Storage, StoreApi, provide_store,
};

pub(crate) const NAME: &str = "sample-ui-store";
pub(crate) const ASIDE: &str = "sample-ui-store.corrupt";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Theme {
    Light,
    Dark,
    #[default]
    Auto,
}

#[derive(Debug, Clone, PartialEq, Default, Store, Patch, Serialize, Deserialize)]
pub(crate) struct UiState {
    #[patch(|this, new| *this = new)]
    pub(crate) theme: Theme,
    pub(crate) collapsed: bool,
    pub(crate) page_size: u32,
    pub(crate) search: String,
    pub(crate) cells: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Preferences {
    pub(crate) theme: Theme,
    pub(crate) collapsed: bool,
    pub(crate) page_size: u32,
}

impl PersistedState for UiState {
    type Preferences = Preferences;
    const NAME: &'static str = NAME;
    const VERSION: u32 = 3;
    const MIGRATIONS: Migrations = Migrations::starting_at(1, &[flag_sidebar, number_page_size]);

    fn partialize(&self) -> Preferences {
        Preferences { theme: self.theme, collapsed: self.collapsed, page_size: self.page_size }
    }

    fn merge(&mut self, preferences: Preferences) {
        self.theme = preferences.theme;
        self.collapsed = preferences.collapsed;
        self.page_size = preferences.page_size;
    }
}

/// Version 1 had `"sidebar": "open" | "closed"`.
fn flag_sidebar(mut state: Value) -> Result<Value, MigrationError> {
    let sidebar = state["sidebar"].as_str().ok_or_else(|| MigrationError::Rejected("no sidebar".into()))?;
    state["collapsed"] = json!(sidebar == "closed");
    Ok(state)
}

/// Version 2 had `"pageSize": "20"`. It would panic on what is no object.
fn number_page_size(mut state: Value) -> Result<Value, MigrationError> {
    state["page_size"] = json!(state["pageSize"].as_str().and_then(|size| size.parse::<u32>().ok()));
    Ok(state)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Paint {
    pub(crate) theme: Theme,
    pub(crate) collapsed: bool,
}

impl FirstPaint for Paint {
    const COOKIE: &'static str = "sample-ui";

    fn fields(&self) -> Vec<(&'static str, String)> {
        let theme = serde_json::to_value(self.theme).unwrap();
        vec![("theme", theme.as_str().unwrap().to_owned()), ("collapsed", self.collapsed.to_string())]
    }

    fn set_field(&mut self, name: &str, value: &str) {
        match name {
            "theme" => self.theme = serde_json::from_value(json!(value)).unwrap_or_default(),
            "collapsed" => self.collapsed = value == "true",
            _ => {}
        }
    }
}

impl From<&Preferences> for Paint {
    fn from(preferences: &Preferences) -> Self {
        Self { theme: preferences.theme, collapsed: preferences.collapsed }
    }
}

/// How often something happened.
#[derive(Clone, Default)]
pub(crate) struct Count(Arc<AtomicUsize>);

impl Count {
    pub(crate) fn up(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn take(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

/// One page with its own reactive owner. What is spawned runs in [`Page::microtasks`].
pub(crate) struct Page {
    pub(crate) store: Store<UiState>,
    pub(crate) api: StoreApi<UiState>,
    owner: Owner,
}

impl Page {
    pub(crate) fn new(state: UiState) -> Self {
        init_executor();
        let owner = Owner::new();
        let api = owner.with(|| provide_store(state));
        Self { store: *api, api, owner }
    }

    pub(crate) fn with<T>(&self, inside: impl FnOnce() -> T) -> T {
        self.owner.with(inside)
    }

    pub(crate) fn microtasks(&self) {
        Executor::poll_local();
    }
}

pub(crate) fn holding(document: &str) -> MemoryStorage {
    MemoryStorage::with(NAME, document)
}

pub(crate) fn stored(storage: &MemoryStorage, key: &str) -> Option<String> {
    storage.get(key).unwrap()
}

struct Microtasks(RefCell<LocalPool>, LocalSpawner);

impl CustomExecutor for Microtasks {
    fn spawn(&self, task: PinnedFuture<()>) {
        self.spawn_local(task);
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        self.1.spawn_local(task).unwrap();
    }

    fn poll_local(&self) {
        self.0.borrow_mut().run_until_stalled();
    }
}

/// One per thread; the second call on a thread finds the first's.
fn init_executor() {
    let pool = LocalPool::new();
    let spawner = pool.spawner();
    let _ = Executor::init_local_custom_executor(Microtasks(pool.into(), spawner));
}
