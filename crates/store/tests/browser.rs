//! The store on a real page: `localStorage`, events and cookies.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use any_spawner::Executor;
use js_sys::{Function, Promise, Reflect};
use reactive_graph::owner::Owner;
use reactive_graph::traits::{GetUntracked, IsDisposed, Set};
use reactive_stores::{Patch, Store};
use serde::{Deserialize, Serialize};
use store::browser::{
    DocumentCookies, FIRST_PAINT_ATTRIBUTE, LocalStorage, persist, persist_in, rendered_first_paint,
};
use store::{
    Branching, CookieJar, FirstPaint, PersistOptions, PersistedState, PersistenceStatus, Storage,
    StorageError, provide_store,
};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{StorageEvent, StorageEventInit, window};

wasm_bindgen_test_configure!(run_in_browser);

const NAME: &str = "page-ui-store";

#[derive(Debug, Clone, Default, Store, Patch)]
struct UiState {
    dark: bool,
    search: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Preferences {
    dark: bool,
}

impl PersistedState for UiState {
    type Preferences = Preferences;
    const NAME: &'static str = NAME;
    const VERSION: u32 = 1;

    fn partialize(&self) -> Preferences {
        Preferences { dark: self.dark }
    }

    fn merge(&mut self, preferences: Preferences) {
        self.dark = preferences.dark;
    }
}

#[derive(Debug, Default, PartialEq)]
struct Paint {
    dark: bool,
}

impl FirstPaint for Paint {
    const COOKIE: &'static str = "page-ui";

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![("dark", self.dark.to_string())]
    }

    fn set_field(&mut self, name: &str, value: &str) {
        self.dark = (name, value) == ("dark", "true");
    }
}

impl From<&Preferences> for Paint {
    fn from(preferences: &Preferences) -> Self {
        Self { dark: preferences.dark }
    }
}

/// A page with clean storage; gone, with its listeners, when dropped.
struct Page {
    owner: Owner,
    store: Store<UiState>,
}

impl Page {
    fn new(stored: Option<&str>) -> Self {
        let _ = Executor::init_wasm_bindgen();
        LocalStorage.remove(NAME).unwrap();
        if let Some(stored) = stored {
            LocalStorage.set(NAME, stored).unwrap();
        }
        DocumentCookies.set("page-ui=; Path=/; Max-Age=0").unwrap();
        let owner = Owner::new();
        let store = *owner.with(|| provide_store(UiState::default()));
        Self { owner, store }
    }

    fn persist(&self) -> store::Persistence<UiState> {
        self.owner.with(|| persist(self.store).mirror::<Paint>(DocumentCookies))
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.owner.cleanup();
    }
}

/// Runs `script` in the page and gives back a function that ends its effect.
fn patch_page(script: &str) -> impl FnOnce() + use<> {
    let undo: Function = Function::new_no_args(script).call0(&js_sys::global()).unwrap().into();
    move || {
        undo.call0(&js_sys::global()).unwrap();
    }
}

fn storage_event(key: Option<&str>) {
    let init = StorageEventInit::new();
    init.set_key(key);
    let event = StorageEvent::new_with_event_init_dict("storage", &init).unwrap();
    window().unwrap().dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn preferences_reach_local_storage_and_the_cookie() {
    let page = Page::new(None);
    page.persist();
    Executor::tick().await;
    assert_eq!(LocalStorage.get(NAME), Ok(None));
    page.store.search().set("secret".into());
    page.store.dark().set(true);
    Executor::tick().await;
    assert_eq!(LocalStorage.get(NAME).unwrap().unwrap(), r#"{"state":{"dark":true},"version":1}"#);
    assert!(DocumentCookies.cookies().unwrap().contains("page-ui=dark.true"));
    assert_eq!(rendered_first_paint::<Paint>(), Paint { dark: true });
}

#[wasm_bindgen_test]
async fn storage_is_read_after_the_first_render() {
    let page = Page::new(Some(r#"{"state":{"dark":true},"version":1}"#));
    page.persist();
    assert!(!page.store.dark().get_untracked());
    Executor::tick().await;
    assert!(page.store.dark().get_untracked());
}

#[wasm_bindgen_test]
async fn set_item_that_throws_keeps_the_state_and_reports() {
    let page = Page::new(None);
    let persistence = page.persist();
    Executor::tick().await;
    let restore = patch_page(
        "const original = Storage.prototype.setItem;
         Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') };
         return () => { Storage.prototype.setItem = original };",
    );
    page.store.dark().set(true);
    Executor::tick().await;
    restore();
    assert!(page.store.dark().get_untracked());
    let full = PersistenceStatus::Failed(StorageError::QuotaExceeded);
    assert_eq!(persistence.status().get_untracked(), full);
    persistence.sync();
    assert_eq!(persistence.status().get_untracked(), PersistenceStatus::Active);
    assert!(LocalStorage.get(NAME).unwrap().is_some());
}

#[wasm_bindgen_test]
fn a_full_storage_is_told_from_other_errors() {
    let _page = Page::new(None);
    let too_much = "x".repeat(20_000_000);
    assert_eq!(LocalStorage.set(NAME, &too_much), Err(StorageError::QuotaExceeded));
}

#[wasm_bindgen_test]
async fn local_storage_that_throws_or_is_null_leaves_a_store_in_memory() {
    let denied = "get() { throw new DOMException('no', 'SecurityError') }";
    let absent = "get() { return null }";
    for (getter, error) in [(denied, StorageError::Denied), (absent, StorageError::Unavailable)] {
        let page = Page::new(None);
        let restore = patch_page(&format!(
            "const original = Object.getOwnPropertyDescriptor(window, 'localStorage');
             Object.defineProperty(window, 'localStorage', {{ configurable: true, {getter} }});
             return () => Object.defineProperty(window, 'localStorage', original);"
        ));
        let persistence = page.persist();
        Executor::tick().await;
        page.store.dark().set(true);
        Executor::tick().await;
        restore();
        assert!(page.store.dark().get_untracked());
        assert_eq!(persistence.status().get_untracked(), PersistenceStatus::Failed(error));
        assert!(DocumentCookies.cookies().unwrap().contains("page-ui=dark.true"));
    }
}

#[wasm_bindgen_test]
async fn a_change_made_in_another_document_arrives_by_the_storage_event() {
    let page = Page::new(None);
    page.persist();
    Executor::tick().await;
    let event: Promise = Function::new_no_args(&format!(
        "const other = document.body.appendChild(document.createElement('iframe'));
         const arrived = new Promise(done => addEventListener('storage', done, {{ once: true }}));
         other.contentWindow.localStorage.setItem('{NAME}', '{{\"state\":{{\"dark\":true}},\"version\":1}}');
         return arrived.then(() => other.remove());"
    ))
    .call0(&js_sys::global())
    .unwrap()
    .into();
    JsFuture::from(event).await.unwrap();
    assert!(page.store.dark().get_untracked());
}

#[wasm_bindgen_test]
async fn storage_events_of_other_keys_are_not_ours() {
    let page = Page::new(None);
    page.persist();
    Executor::tick().await;
    LocalStorage.set(NAME, r#"{"state":{"dark":true},"version":1}"#).unwrap();
    storage_event(Some("another-key"));
    assert!(!page.store.dark().get_untracked());
    storage_event(Some(NAME));
    assert!(page.store.dark().get_untracked());
}

#[wasm_bindgen_test]
async fn what_an_older_build_changes_arrives_by_the_event_of_its_branch() {
    let page = Page::new(Some(r#"{"state":{"dark":false},"version":1}"#));
    let storage = Branching::new(LocalStorage, &UiState::default());
    page.owner.with(|| persist_in(page.store, storage, PersistOptions::new()));
    Executor::tick().await;
    let branch = format!("{NAME}.v1");
    LocalStorage.set(&branch, r#"{"base":{"dark":false},"state":{"dark":true},"version":1}"#).unwrap();
    storage_event(Some(&branch));
    assert!(page.store.dark().get_untracked());
    assert_eq!(LocalStorage.get(&branch).unwrap(), None);
}

#[wasm_bindgen_test]
async fn pagehide_writes_without_waiting() {
    let page = Page::new(None);
    page.persist();
    Executor::tick().await;
    page.store.dark().set(true);
    let window = window().unwrap();
    window.dispatch_event(&web_sys::Event::new("pagehide").unwrap()).unwrap();
    assert!(LocalStorage.get(NAME).unwrap().is_some());
}

#[wasm_bindgen_test]
async fn listeners_end_with_the_first_event_after_their_owner() {
    // The first of the pages of other tests, when what they had to do is done.
    Executor::tick().await;
    storage_event(None);
    let restore = patch_page(
        "const original = AbortController.prototype.abort;
         window.ended = 0;
         AbortController.prototype.abort = function () { window.ended += 1; original.call(this) };
         return () => { AbortController.prototype.abort = original };",
    );
    let ended = || Reflect::get(&js_sys::global(), &"ended".into()).unwrap().as_f64();
    let page = Page::new(None);
    let store = page.store;
    page.persist();
    Executor::tick().await;
    storage_event(None);
    assert_eq!(ended(), Some(0.0));
    drop(page);
    assert!(store.is_disposed());
    Executor::tick().await;
    for _ in 0..2 {
        storage_event(None);
        window().unwrap().dispatch_event(&web_sys::Event::new("pagehide").unwrap()).unwrap();
        assert_eq!(ended(), Some(1.0));
    }
    restore();
}

#[wasm_bindgen_test]
fn the_attribute_the_server_left_comes_before_the_cookie() {
    let _page = Page::new(None);
    let html = window().unwrap().document().unwrap().document_element().unwrap();
    DocumentCookies.set(&store::first_paint::set_cookie(&Paint { dark: true })).unwrap();
    html.set_attribute(FIRST_PAINT_ATTRIBUTE, "dark.false").unwrap();
    assert_eq!(rendered_first_paint::<Paint>(), Paint { dark: false });
    html.remove_attribute(FIRST_PAINT_ATTRIBUTE).unwrap();
    assert_eq!(rendered_first_paint::<Paint>(), Paint { dark: true });
}
