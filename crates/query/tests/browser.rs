//! The cache on a real page: timers, events, IndexedDB, BroadcastChannel and Web Locks.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use futures::{
    FutureExt,
    future::{Either, select},
    task::{ArcWake, waker_ref},
};
use gloo_timers::future::TimeoutFuture;
use query::{
    BrowserChannel, BrowserLock, BrowserRuntime, FetchContext, Filter, IndexedDb, Lock, Mutation,
    Persistence, Portable, PortableMutation, Query, QueryClient, QueryKey, QueryObserver, QueryOptions,
    Runtime, StaleTime, Storage, StorageError, Tabs,
};
use serde::{Deserialize, Serialize};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::Context,
    time::Duration,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Event, EventTarget, window};

wasm_bindgen_test_configure!(run_in_browser);

/// How often it was asked.
#[derive(Clone, Default)]
struct Api(Arc<AtomicU32>);

impl Api {
    fn asked(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Answers with how often it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Count(u32);

impl Query for Count {
    type Data = u32;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("count").with(self.0)
    }

    async fn fetch(self, cx: FetchContext) -> Result<u32, String> {
        let api: Api = cx.get().unwrap();
        Ok(api.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

impl Portable for Count {
    const NAME: &'static str = "count";
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Add(u32);

impl Mutation for Add {
    type Data = ();
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<(), String> {
        assert!(cx.idempotency_key().is_some());
        cx.get::<Api>().unwrap().0.fetch_add(self.0, Ordering::Relaxed);
        Ok(())
    }
}

impl PortableMutation for Add {
    const NAME: &'static str = "add";
}

fn client() -> (QueryClient, Api) {
    let api = Api::default();
    let builder = QueryClient::builder().runtime(BrowserRuntime).context(api.clone());
    (builder.register::<Count>().register_mutation::<Add>().build(), api)
}

fn fresh() -> QueryOptions {
    QueryOptions::new().stale_time(StaleTime::Never)
}

fn observe(client: &QueryClient, options: QueryOptions) -> QueryObserver<Count> {
    QueryObserver::new(client, &Count(1), options, || {})
}

fn value(observer: &QueryObserver<Count>) -> Option<u32> {
    observer.state().data.map(|data| *data)
}

/// A name of its own for each test.
fn name(test: &str) -> String {
    format!("{test}-{}", js_sys::Math::random().to_bits())
}

/// Waits until `holds`, and fails if it never does.
async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..1_000 {
        if holds() {
            return;
        }
        TimeoutFuture::new(5).await;
    }
    panic!("{what} never came");
}

fn dispatch(target: &EventTarget, event: &str) {
    target.dispatch_event(&Event::new(event).unwrap()).unwrap();
}

fn set_visible(visible: bool) {
    let state = if visible { "visible" } else { "hidden" };
    let script =
        format!("Object.defineProperty(document,'visibilityState',{{value:'{state}',configurable:true}})");
    js_sys::eval(&script).unwrap();
    dispatch(&window().unwrap().document().unwrap(), "visibilitychange");
}

struct Quiet;

impl ArcWake for Quiet {
    fn wake_by_ref(_: &Arc<Self>) {}
}

#[wasm_bindgen_test]
async fn a_sleep_that_is_not_waited_for_leaves_nothing_behind() {
    let quiet = Arc::new(Quiet);
    let mut sleep = BrowserRuntime.sleep(Duration::from_millis(5));
    assert!(sleep.poll_unpin(&mut Context::from_waker(&waker_ref(&quiet))).is_pending());
    assert_eq!(Arc::strong_count(&quiet), 2);
    drop(sleep);
    assert_eq!(Arc::strong_count(&quiet), 1, "whoever waited is let go");
    TimeoutFuture::new(20).await;
    let before = js_sys::Date::now();
    BrowserRuntime.sleep(Duration::from_millis(20)).await;
    assert!(js_sys::Date::now() - before >= 19.0, "it lasts as long as it is to");
}

#[wasm_bindgen_test]
async fn an_interval_ticks_on_the_pages_timers() {
    let (client, api) = client();
    let observer = observe(&client, fresh().refetch_interval(Duration::from_millis(20)));
    until("the third fetch", || api.asked() >= 3).await;
    drop(observer);
}

#[wasm_bindgen_test]
async fn data_goes_stale_on_the_pages_timers() {
    let (client, _) = client();
    let observer = observe(&client, QueryOptions::new().stale_time(Duration::from_millis(60)));
    until("data", || value(&observer).is_some()).await;
    assert!(!observer.state().is_stale);
    until("staleness", || observer.state().is_stale).await;
}

#[wasm_bindgen_test]
async fn a_fetch_waits_for_the_network_to_come_back() {
    let (client, api) = client();
    client.attach_browser();
    let window = window().unwrap();
    dispatch(&window, "offline");
    let observer = observe(&client, fresh());
    TimeoutFuture::new(20).await;
    assert!(observer.state().is_paused() && api.asked() == 0);
    dispatch(&window, "online");
    until("data", || value(&observer) == Some(1)).await;
}

#[wasm_bindgen_test]
async fn the_page_coming_into_view_fetches_what_is_stale() {
    let (client, api) = client();
    client.attach_browser();
    let observer = observe(&client, QueryOptions::new());
    until("data", || value(&observer) == Some(1)).await;
    set_visible(false);
    set_visible(true);
    until("the second fetch", || value(&observer) == Some(2)).await;
    assert_eq!(api.asked(), 2);
}

#[wasm_bindgen_test]
async fn rows_are_kept_by_age_and_deleted() {
    let database = IndexedDb::new(name("rows"));
    assert_eq!(database.get("a").await, Ok(None));
    for (key, stamp) in [("a", 3), ("b", 1), ("c", 2)] {
        database.put(key, stamp, format!("row {key}")).await.unwrap();
    }
    database.put("b", 4, "another".into()).await.unwrap();
    assert_eq!(database.get("b").await, Ok(Some("another".into())));
    let keys =
        |keys: &[&str]| Ok::<_, StorageError>(keys.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(database.list(u64::MAX).await, keys(&["c", "a", "b"]));
    assert_eq!(database.list(4).await, keys(&["c", "a"]));
    database.delete(vec!["a".into(), "none".into()]).await.unwrap();
    assert_eq!(database.list(u64::MAX).await, keys(&["c", "b"]));
}

#[wasm_bindgen_test]
async fn data_outlives_its_client_in_the_database() {
    let database = name("outlives");
    let persistence = || Persistence::new(IndexedDb::new(database.clone())).throttle(Duration::ZERO);
    let (first, api) = client();
    let persisted = first.persist(persistence());
    let observer = observe(&first, fresh());
    until("data", || value(&observer) == Some(1)).await;
    let at = observer.state().data_updated_at.unwrap().as_millis();
    persisted.flush().await;
    assert_eq!(api.asked(), 1);
    let (second, api) = client();
    let _persisted = second.persist(persistence());
    let observer = observe(&second, fresh());
    until("what is stored", || value(&observer) == Some(1)).await;
    TimeoutFuture::new(50).await;
    assert_eq!(api.asked(), 0);
    assert!(observer.state().data_updated_at.unwrap().as_millis().abs_diff(at) <= 1);
}

#[wasm_bindgen_test]
async fn a_mutation_outlives_its_client_in_the_database() {
    let database = name("mutation");
    let persistence = || Persistence::new(IndexedDb::new(database.clone()));
    let rows = IndexedDb::new(database.clone());
    let (first, _) = client();
    let persisted = first.persist(persistence());
    first.set_online(false);
    first.mutate(Add(7));
    let mut stored = Vec::new();
    for _ in 0..200 {
        stored = rows.list(u64::MAX).await.unwrap();
        if !stored.is_empty() {
            break;
        }
        TimeoutFuture::new(5).await;
    }
    assert_eq!(stored.len(), 1);
    drop(persisted);
    let (second, api) = client();
    let _persisted = second.persist(persistence());
    until("the request", || api.asked() == 7).await;
    for _ in 0..200 {
        stored = rows.list(u64::MAX).await.unwrap();
        if stored.is_empty() {
            break;
        }
        TimeoutFuture::new(5).await;
    }
    assert_eq!(stored, Vec::<String>::new());
}

/// Has the next `put` of any object store do `script` in place of its work.
fn spoil_put(script: &str) {
    js_sys::eval(&format!(
        "{{const put=IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put=function(...row){{IDBObjectStore.prototype.put=put;{script}}};}}"
    ))
    .unwrap();
}

#[wasm_bindgen_test]
async fn a_full_and_an_aborting_database_say_so_and_work_on() {
    let database = IndexedDb::new(name("full"));
    database.put("a", 1, "a".into()).await.unwrap();
    spoil_put("throw new DOMException('full','QuotaExceededError')");
    assert_eq!(database.put("b", 2, "b".into()).await, Err(StorageError::Full));
    spoil_put("const request=put.apply(this,row);this.transaction.abort();return request");
    assert!(matches!(database.put("b", 2, "b".into()).await, Err(StorageError::Failed(_))));
    assert_eq!(database.get("b").await, Ok(None));
    database.put("b", 2, "b".into()).await.unwrap();
    assert_eq!(database.get("b").await, Ok(Some("b".into())));
}

#[wasm_bindgen_test]
async fn what_one_tab_fetched_arrives_over_the_channel() {
    let channel = name("channel");
    let tabs = || Tabs::new(BrowserChannel::new(&channel)).lock(BrowserLock::new(channel.clone()));
    let (one, api) = client();
    let first = one.join_tabs(tabs());
    let here = observe(&one, fresh());
    until("data", || value(&here) == Some(1)).await;
    let (two, other_api) = client();
    let second = two.join_tabs(tabs());
    let there = observe(&two, fresh());
    until("what the first tab knows", || value(&there) == Some(1)).await;
    one.invalidate(Filter::all());
    until("what the first tab fetched", || value(&there) == Some(2)).await;
    assert_eq!((api.asked(), other_api.asked()), (2, 0));
    assert!(first.is_leader() && !second.is_leader());
    drop(first);
    until("leadership", || second.is_leader()).await;
}

#[wasm_bindgen_test]
async fn a_lock_is_held_by_one_given_back_stolen_and_not_waited_for() {
    let lock = BrowserLock::new(name("lock"));
    let held = lock.acquire(false).await.unwrap();
    {
        let waiting = lock.acquire(false);
        let patience = TimeoutFuture::new(30);
        assert!(matches!(select(waiting, patience).await, Either::Right(_)));
    }
    let next = lock.acquire(false);
    drop(held);
    let next = next.await.unwrap();
    let stolen = lock.acquire(true).await.unwrap();
    drop((next, stolen));
    assert!(lock.acquire(false).await.is_some());
}
