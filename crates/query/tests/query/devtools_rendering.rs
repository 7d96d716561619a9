//! The panel on a server: it is not there.

use any_spawner::Executor;
use futures::StreamExt;
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use query::{
    FetchContext, Query, QueryClient, QueryKey, TokioRuntime, devtools::QueryDevtools, provide_query_client,
    use_query,
};
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Greeting;

impl Query for Greeting {
    type Data = String;
    type Error = String;

    fn key(&self) -> QueryKey {
        "greeting".into()
    }

    async fn fetch(self, _: FetchContext) -> Result<String, String> {
        Ok(String::from("hello"))
    }
}

#[component]
fn Page() -> impl IntoView {
    let greeting = use_query(|| Greeting);
    view! {
        <Suspense>
            <p>{move || greeting.data().map(|greeting| greeting.to_string())}</p>
        </Suspense>
    }
}

/// The page, and the seats of what travels with it.
async fn render<V: IntoView + 'static>(app: fn() -> V) -> (String, Vec<usize>) {
    let _ = Executor::init_tokio();
    let shared = Arc::new(SsrSharedContext::new());
    let owner = Owner::new_root(Some(shared.clone()));
    let stream = owner.with(|| {
        provide_query_client(QueryClient::builder().runtime(TokioRuntime).server().build());
        app().into_view().to_html_stream_in_order()
    });
    let html = stream.collect::<String>().await;
    let seats = shared.consume_buffers().await.into_iter().map(|(id, _)| id.into_inner()).collect();
    (html, seats)
}

#[tokio::test]
async fn the_panel_renders_nothing_on_the_server_and_takes_no_seat() {
    let (without, seats) = render(|| view! { <div><Page/></div> }).await;
    let (with, same_seats) = render(|| view! { <div><QueryDevtools/><Page/></div> }).await;
    // Its place is marked by a comment.
    let text = |html: &str| html.replace("<!--<() />-->", "").replace("<!>", "");
    assert_eq!(text(&with), text(&without));
    assert!(with.contains("hello"));
    assert_eq!(same_seats, seats);
}
