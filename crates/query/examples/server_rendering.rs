//! A page that is rendered on a server, and the data that travels with it.
//!
//! `cargo run --release -p query --features leptos,tokio --example server_rendering`

use any_spawner::Executor;
use futures::StreamExt;
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use query::{
    FetchContext, InfiniteData, InfiniteQuery, Query, QueryClient, QueryKey, TokioRuntime,
    provide_query_client, use_infinite_query, use_query,
};
use std::sync::Arc;

/// One user's name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct UserName(u32);

impl Query for UserName {
    type Data = String;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("users").with(self.0)
    }

    async fn fetch(self, _: FetchContext) -> Result<String, String> {
        Ok(format!("User {}", self.0))
    }
}

/// The numbers of all users, three at a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct UserIds;

impl InfiniteQuery for UserIds {
    type Page = Vec<u32>;
    type PageParam = u32;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("users").with("ids")
    }

    fn initial_page_param(&self) -> u32 {
        1
    }

    fn get_next_page_param(&self, last: &Vec<u32>, _: &u32, _: &InfiniteData<Vec<u32>, u32>) -> Option<u32> {
        last.last().map(|last| last + 1)
    }

    async fn fetch_page(self, from: u32, _: FetchContext) -> Result<Vec<u32>, String> {
        Ok((from..from + 3).collect())
    }
}

#[component]
fn Users() -> impl IntoView {
    let ids = use_infinite_query(|| UserIds);
    // Depends on the first, and is waited for with it.
    let first = use_query(move || {
        UserName(ids.data().and_then(|data| data.iter().flatten().next().copied()).unwrap_or_default())
    });
    view! {
        <Suspense fallback=|| "One moment">
            <h1>{move || first.data().map(|name| name.to_string())}</h1>
            <p>{move || ids.data().map(|data| data.iter().flatten().count())} " users so far"</p>
            <button disabled=move || !ids.has_next_page() on:click=move |_| ids.fetch_next_page()>"More"</button>
        </Suspense>
    }
}

#[expect(clippy::print_stdout, reason = "it is what the example is for")]
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    Executor::init_tokio()?;
    // Each request has a client and an owner of its own; `leptos_axum` makes the owner.
    let shared = Arc::new(SsrSharedContext::new());
    let owner = Owner::new_root(Some(shared.clone()));
    let stream = owner.with(|| {
        provide_query_client(QueryClient::builder().runtime(TokioRuntime).server().build());
        view! { <Users/> }.into_view().to_html_stream_in_order()
    });
    println!("{}", stream.collect::<String>().await);
    for (place, data) in shared.consume_buffers().await {
        println!("{}: {data}", place.into_inner());
    }
    Ok(())
}
