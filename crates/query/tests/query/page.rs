//! A page: rendered as the server does it, and as the browser does it first.

use any_spawner::Executor;
use futures::{Stream, StreamExt};
use hydration_context::{PinnedFuture, PinnedStream, SerializedDataId, SharedContext, SsrSharedContext};
use leptos::prelude::*;
use query::{FetchContext, Query, QueryClient, QueryKey, TokioRuntime, UseQuery, provide_query_client};
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
pub(crate) struct Asked(pub(crate) Arc<AtomicU32>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) friend: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct UserById(pub(crate) u32);

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
pub(crate) struct Page {
    pub(crate) html: String,
    /// Of each query by its place; as in the page.
    pub(crate) data: BTreeMap<usize, String>,
    pub(crate) asked: u32,
}

pub(crate) fn client(asked: &Asked) -> QueryClient {
    QueryClient::builder().runtime(TokioRuntime).context(asked.clone()).server().build()
}

/// Renders as the server does in its asynchronous mode.
pub(crate) async fn render<V: IntoView + 'static>(app: fn() -> V) -> Page {
    render_by(|| app().into_view().to_html_stream_in_order()).await
}

/// Renders as the server does by default: what is waited for comes after the rest, in whatever order.
pub(crate) async fn stream<V: IntoView + 'static>(app: fn() -> V) -> Page {
    render_by(|| app().into_view().to_html_stream_out_of_order()).await
}

async fn render_by<S: Stream<Item = String>>(stream: impl FnOnce() -> S) -> Page {
    let _ = Executor::init_tokio();
    let asked = Asked::default();
    let shared = Arc::new(SsrSharedContext::new());
    let owner = Owner::new_root(Some(shared.clone()));
    let html = owner.with(|| {
        provide_query_client(client(&asked));
        stream()
    });
    let html = html.collect::<String>().await;
    // As it gets to the browser: Leptos puts a JSON escape for each of these, and does not take it back.
    let sent = |(id, text): (SerializedDataId, String)| (id.into_inner(), text.replace('<', "\\u003c"));
    let data = shared.consume_buffers().await.into_iter().map(sent).collect();
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
pub(crate) fn hydrate<T>(data: BTreeMap<usize, String>, component: impl FnOnce() -> T) -> (T, u32, Owner) {
    let asked = Asked::default();
    let owner = Owner::new_root(Some(Arc::new(Hydrating { next: AtomicU32::new(0), data })));
    let seen = owner.with(|| {
        let client = QueryClient::builder().runtime(TokioRuntime).context(asked.clone()).build();
        provide_query_client(client);
        component()
    });
    (seen, asked.0.load(Ordering::Relaxed), owner)
}

/// Runs `test` in a component of an application that is not hydrated.
pub(crate) fn mounted(test: impl FnOnce(&QueryClient)) {
    let _ = Executor::init_tokio();
    let owner = Owner::new();
    owner.with(|| {
        let client = client(&Asked::default());
        provide_query_client(client.clone());
        test(&client);
    });
}

pub(crate) fn name(user: UseQuery<UserById>) -> String {
    user.data().map_or_else(|| String::from("none"), |user| user.name.clone())
}
