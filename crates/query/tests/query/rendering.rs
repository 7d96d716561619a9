//! The Leptos bindings: on the server, and at the first render in the browser.

use crate::support::fresh;
use any_spawner::Executor;
use futures::StreamExt;
use hydration_context::{PinnedFuture, PinnedStream, SerializedDataId, SharedContext, SsrSharedContext};
use leptos::prelude::*;
use query::{
    FetchContext, Filter, Query, QueryClient, QueryKey, QueryOptions, TokioRuntime, UseQuery,
    provide_query_client, use_is_fetching, use_query, use_query_with,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// How often the server was asked.
#[derive(Clone, Default)]
struct Asked(Arc<AtomicU32>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct User {
    name: String,
    friend: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct UserById(u32);

impl Query for UserById {
    type Data = User;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("users").with(self.0)
    }

    async fn fetch(self, cx: FetchContext) -> Result<User, String> {
        cx.get::<Asked>().unwrap().0.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(5)).await;
        if self.0 == 404 {
            return Err(String::from("no such user"));
        }
        Ok(User { name: format!("User <{}>", self.0), friend: self.0 + 1 })
    }
}

/// What the browser gets.
struct Page {
    html: String,
    /// Of each query by its place; as in the page.
    data: BTreeMap<usize, String>,
    asked: u32,
}

fn client(asked: &Asked) -> QueryClient {
    QueryClient::builder().runtime(TokioRuntime).context(asked.clone()).server().build()
}

/// Renders as the server does in its asynchronous mode.
async fn render<V: IntoView + 'static>(app: fn() -> V) -> Page {
    let _ = Executor::init_tokio();
    let asked = Asked::default();
    let shared = Arc::new(SsrSharedContext::new());
    let owner = Owner::new_root(Some(shared.clone()));
    let stream = owner.with(|| {
        provide_query_client(client(&asked));
        app().into_view().to_html_stream_in_order()
    });
    let html = stream.collect::<String>().await;
    let data = shared.consume_buffers().await.into_iter().map(|(id, json)| (id.into_inner(), json)).collect();
    Page { html, data, asked: asked.0.load(Ordering::Relaxed) }
}

/// The page's data, while it is being hydrated.
#[derive(Debug)]
struct Hydrating {
    next: AtomicU32,
    data: BTreeMap<usize, String>,
}

impl SharedContext for Hydrating {
    fn is_browser(&self) -> bool {
        true
    }
    fn next_id(&self) -> SerializedDataId {
        SerializedDataId::new(self.next.fetch_add(1, Ordering::Relaxed) as usize)
    }
    fn write_async(&self, _: SerializedDataId, _: PinnedFuture<String>) {}
    fn read_data(&self, id: &SerializedDataId) -> Option<String> {
        self.data.get(&id.clone().into_inner()).cloned()
    }
    fn await_data(&self, _: &SerializedDataId) -> Option<String> {
        None
    }
    fn pending_data(&self) -> Option<PinnedStream<String>> {
        None
    }
    fn during_hydration(&self) -> bool {
        true
    }
    fn hydration_complete(&self) {}
    fn get_is_hydrating(&self) -> bool {
        true
    }
    fn set_is_hydrating(&self, _: bool) {}
    fn take_errors(&self) -> Vec<(SerializedDataId, leptos::error::ErrorId, leptos::error::Error)> {
        Vec::new()
    }
    fn errors(&self, _: &SerializedDataId) -> Vec<(leptos::error::ErrorId, leptos::error::Error)> {
        Vec::new()
    }
    fn register_error(&self, _: SerializedDataId, _: leptos::error::ErrorId, _: leptos::error::Error) {}
    fn seal_errors(&self, _: &SerializedDataId) {}
    fn defer_stream(&self, _: PinnedFuture<()>) {}
    fn await_deferred(&self) -> Option<PinnedFuture<()>> {
        None
    }
    fn set_incomplete_chunk(&self, _: SerializedDataId) {}
    fn get_incomplete_chunk(&self, _: &SerializedDataId) -> bool {
        false
    }
}

/// Runs `component` as the browser does at its first render of a page that carries `data`.
fn hydrate<T>(data: BTreeMap<usize, String>, component: impl FnOnce() -> T) -> (T, u32, Owner) {
    let asked = Asked::default();
    let owner = Owner::new_root(Some(Arc::new(Hydrating { next: AtomicU32::new(0), data })));
    let seen = owner.with(|| {
        let client = QueryClient::builder().runtime(TokioRuntime).context(asked.clone()).build();
        provide_query_client(client);
        component()
    });
    (seen, asked.0.load(Ordering::Relaxed), owner)
}

fn name(user: UseQuery<UserById>) -> String {
    user.data().map_or_else(|| String::from("none"), |user| user.name.clone())
}

fn in_suspense() -> impl IntoView {
    let user = use_query(|| UserById(1));
    view! { <Suspense fallback=|| "waiting">{move || name(user)}</Suspense> }
}

#[tokio::test]
async fn suspense_makes_the_server_wait_for_the_data_and_the_page_carries_it() {
    let page = render(in_suspense).await;
    assert!(page.html.contains("User &lt;1&gt;"), "{}", page.html);
    assert!(!page.html.contains("waiting"), "{}", page.html);
    assert_eq!(page.asked, 1);
    assert_eq!(page.data.len(), 1);
    assert!(page.data[&0].contains(r#""name":"User <1>""#), "{:?}", page.data);
}

#[tokio::test]
async fn the_first_render_in_the_browser_has_the_servers_data_and_asks_for_nothing() {
    let page = render(in_suspense).await;
    let ((shown, fetching, stale), asked, _owner) = hydrate(page.data, || {
        let user = use_query(|| UserById(1));
        (name(user), user.is_fetching(), user.state().is_stale)
    });
    assert_eq!((shown.as_str(), fetching, stale), ("User <1>", false, false));
    tokio::task::yield_now().await;
    assert_eq!(asked, 0);
}

#[tokio::test]
async fn what_the_server_sent_for_another_query_is_not_believed() {
    let page = render(in_suspense).await;
    let ((shown, fetching), ..) = hydrate(page.data, || {
        let user = use_query(|| UserById(2));
        (name(user), user.is_fetching())
    });
    assert_eq!((shown.as_str(), fetching), ("none", true));
}

#[tokio::test]
async fn two_components_with_one_query_share_one_request() {
    fn app() -> impl IntoView {
        let first = use_query(|| UserById(1));
        let second = use_query(|| UserById(1));
        view! { <Suspense>{move || name(first)} " " {move || second.data().map(|user| user.friend)}</Suspense> }
    }
    let page = render(app).await;
    assert!(page.html.contains("User &lt;1&gt;") && page.html.contains('2'), "{}", page.html);
    assert_eq!(page.asked, 1);
}

#[tokio::test]
async fn a_query_that_depends_on_another_is_waited_for_and_carried_too() {
    fn app() -> impl IntoView {
        let user = use_query(|| UserById(1));
        let friend = use_query_with(
            move || UserById(user.data().map_or(0, |user| user.friend)),
            move || QueryOptions::new().enabled(user.data().is_some()),
        );
        view! { <Suspense>{move || name(user)} {move || name(friend)}</Suspense> }
    }
    let page = render(app).await;
    assert!(page.html.contains("User &lt;1&gt;") && page.html.contains("User &lt;2&gt;"), "{}", page.html);
    assert_eq!(page.asked, 2);
    assert!(page.data[&1].contains("User <2>"), "{:?}", page.data);
}

#[tokio::test]
async fn an_error_is_rendered_and_carried() {
    fn app() -> impl IntoView {
        let user = use_query(|| UserById(404));
        view! { <Suspense>{move || user.error().map(|error| error.to_string())}</Suspense> }
    }
    let page = render(app).await;
    assert!(page.html.contains("no such user"), "{}", page.html);
    let ((error, fetching), asked, _owner) = hydrate(page.data, || {
        let user = use_query(|| UserById(404));
        (user.error(), user.is_fetching())
    });
    assert_eq!((error.as_deref(), fetching), (Some(&String::from("no such user")), false));
    assert_eq!(asked, 0);
}

#[tokio::test]
async fn what_the_server_rendered_without_its_data_is_hydrated_without_it() {
    fn app() -> impl IntoView {
        let user = use_query(|| UserById(1));
        view! { <p>{move || name(user)}</p> <b>{move || user.is_fetching().to_string()}</b> }
    }
    let page = render(app).await;
    assert!(page.html.contains("none") && page.html.contains("true"), "{}", page.html);
    let ((shown, fetching), asked, _owner) = hydrate(page.data, || {
        let user = use_query(|| UserById(1));
        (name(user), user.is_fetching())
    });
    assert_eq!((shown.as_str(), fetching, asked), ("none", true, 0));
}

#[tokio::test]
async fn a_disabled_query_is_neither_asked_nor_waited_for() {
    fn app() -> impl IntoView {
        let user = use_query_with(|| UserById(1), || QueryOptions::new().enabled(false));
        view! { <Suspense fallback=|| "waiting">{move || name(user)}</Suspense> }
    }
    let page = render(app).await;
    assert!(page.html.contains("none"), "{}", page.html);
    assert_eq!((page.asked, page.data.len()), (0, 0));
}

#[tokio::test]
async fn requests_share_nothing() {
    let (first, second) = tokio::join!(render(in_suspense), render(in_suspense));
    assert_eq!((first.asked, second.asked), (1, 1));
}

/// Runs `test` in a component of an application that is not hydrated.
fn mounted(test: impl FnOnce(&QueryClient)) {
    let _ = Executor::init_tokio();
    let owner = Owner::new();
    owner.with(|| {
        let client = client(&Asked::default());
        provide_query_client(client.clone());
        test(&client);
    });
}

#[tokio::test]
async fn readers_wake_for_what_they_read_alone() {
    mounted(|client| {
        client.set_data(&UserById(1), User { name: String::from("A"), friend: 1 });
        let user = use_query_with(|| UserById(1), fresh);
        let counted = |read: fn(UseQuery<UserById>)| {
            let runs = Arc::new(AtomicU32::new(0));
            let count = runs.clone();
            let memo = Memo::new(move |_| {
                read(user);
                count.fetch_add(1, Ordering::Relaxed)
            });
            move || {
                memo.get_untracked();
                runs.load(Ordering::Relaxed)
            }
        };
        let data = counted(|user| drop(user.data()));
        let fetching = counted(|user| _ = user.is_fetching());
        let everything = counted(|user| drop(user.state()));
        assert_eq!((data(), fetching(), everything()), (1, 1, 1));
        user.refetch();
        assert_eq!((data(), fetching(), everything()), (1, 2, 2));
        client.set_data(&UserById(1), User { name: String::from("B"), friend: 1 });
        assert_eq!((data(), fetching(), everything()), (2, 2, 3));
    });
}

#[tokio::test]
async fn a_selection_wakes_only_when_it_changes() {
    mounted(|client| {
        let put = |name: &str| client.set_data(&UserById(1), User { name: name.to_owned(), friend: 1 });
        put("A");
        let user = use_query_with(|| UserById(1), fresh);
        let friend = user.select(|user| user.friend);
        let runs = Arc::new(AtomicU32::new(0));
        let count = runs.clone();
        let reader = Memo::new(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
            friend.get()
        });
        assert_eq!(reader.get(), Some(1));
        put("B");
        assert_eq!(reader.get(), Some(1));
        assert_eq!(runs.load(Ordering::Relaxed), 1);
    });
}

#[tokio::test]
async fn a_change_of_the_query_is_seen_by_the_next_reader() {
    mounted(|client| {
        for id in [1, 2] {
            client.set_data(&UserById(id), User { name: id.to_string(), friend: 0 });
        }
        let id = RwSignal::new(1);
        let user = use_query_with(move || UserById(id.get()), fresh);
        assert_eq!(name(user), "1");
        id.set(2);
        assert_eq!(name(user), "2");
    });
}

#[tokio::test]
async fn a_component_that_is_gone_observes_nothing() {
    let _ = Executor::init_tokio();
    let client = client(&Asked::default());
    let owner = Owner::new();
    let user = owner.with(|| {
        provide_query_client(client.clone());
        use_query(|| UserById(1))
    });
    let observers = |client: &QueryClient| {
        let seen = Arc::new(AtomicU32::new(0));
        let count = seen.clone();
        let filter = Filter::all().predicate(move |entry| {
            count.store(u32::try_from(entry.state.observers).unwrap(), Ordering::Relaxed);
            true
        });
        client.is_fetching(filter);
        seen.load(Ordering::Relaxed)
    };
    assert_eq!(observers(&client), 1);
    owner.cleanup();
    assert_eq!(observers(&client), 0);
    assert_eq!(user.data(), None);
}

#[tokio::test]
async fn what_is_being_fetched_is_counted() {
    let _ = Executor::init_tokio();
    let owner = Owner::new();
    let (count, fetch) = owner.with(|| {
        let client = client(&Asked::default());
        provide_query_client(client.clone());
        let count = use_is_fetching(Filter::all());
        assert_eq!(count.get_untracked(), 0);
        let fetch = client.prefetch(UserById(1));
        (count, fetch)
    });
    assert_eq!(count.get_untracked(), 1);
    fetch.await;
    assert_eq!(count.get_untracked(), 0);
}
