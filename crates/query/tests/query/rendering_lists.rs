//! Pages, lists of queries and streams in components: on the server, and at the first render in the browser.

use crate::{
    page::{Asked, User, UserById, hydrate, mounted, name, render, stream},
    support::fresh,
};
use futures::Stream;
use leptos::prelude::*;
use query::{
    FetchContext, InfiniteData, InfiniteQuery, QueryKey, QueryOptions, Streamed, StreamedQuery,
    UseInfiniteQuery, UseQueries, use_infinite_query, use_infinite_query_with, use_queries, use_queries_with,
    use_query,
};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

/// Users by tens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Users;

impl InfiniteQuery for Users {
    type Page = Vec<u32>;
    type PageParam = u32;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("users")
    }

    fn initial_page_param(&self) -> u32 {
        0
    }

    fn get_next_page_param(
        &self,
        _: &Vec<u32>,
        param: &u32,
        data: &InfiniteData<Vec<u32>, u32>,
    ) -> Option<u32> {
        (data.pages.len() < 3).then_some(param + 1)
    }

    async fn fetch_page(self, param: u32, cx: FetchContext) -> Result<Vec<u32>, String> {
        cx.get::<Asked>().unwrap().0.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
        Ok((param * 10..param * 10 + 10).collect())
    }
}

fn last(users: UseInfiniteQuery<Users>) -> Option<u32> {
    users.data().and_then(|data| data.iter().flatten().copied().last())
}

fn pages() -> impl IntoView {
    let users = use_infinite_query(|| Users);
    view! { <Suspense>{move || last(users)} {move || users.has_next_page().to_string()}</Suspense> }
}

#[tokio::test]
async fn the_first_page_is_rendered_and_carried() {
    let page = render(pages).await;
    assert!(page.html.contains('9') && page.html.contains("true"), "{}", page.html);
    assert_eq!((page.asked, page.data.len()), (1, 1));
    let (shown, asked, _owner) = hydrate(page.data, || {
        let users = use_infinite_query(|| Users);
        (last(users), users.has_next_page(), users.is_fetching())
    });
    assert_eq!((shown, asked), ((Some(9), true, false), 0));
}

#[tokio::test]
async fn a_page_more_is_fetched_and_told_in_its_own_way() {
    let owner = Owner::new();
    let users = owner.with(|| {
        let client = crate::page::client(&Asked::default());
        query::provide_query_client(client.clone());
        client.set_data(&query::Infinite(Users), InfiniteData::new(vec![1, 2], 0));
        use_infinite_query_with(|| Users, fresh)
    });
    let outcome = |wanted: usize| async move {
        while users.data().is_some_and(|data| data.pages.len() < wanted) {
            tokio::task::yield_now().await;
        }
    };
    users.fetch_next_page();
    assert!(users.is_fetching() && users.is_fetching_next_page() && !users.is_fetching_previous_page());
    assert!(!users.state().is_refetching());
    outcome(2).await;
    assert!(!users.is_fetching_next_page() && users.has_next_page());
    users.fetch_previous_page();
    assert!(!users.is_fetching(), "there is none");
    users.refetch();
    assert!(users.state().is_refetching() && !users.is_fetching_next_page());
    assert_eq!(users.select(|data| data.pages.len()).get_untracked(), Some(2));
}

fn friends(ids: &'static [u32]) -> UseQueries<UserById> {
    use_queries(move || ids.iter().copied().map(UserById).collect())
}

fn names(users: UseQueries<UserById>) -> String {
    let names = users
        .data()
        .into_iter()
        .map(|user| user.map_or_else(|| String::from("none"), |user| user.name.clone()));
    names.collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn a_list_is_fetched_at_once_and_carried_in_one_place() {
    fn app() -> impl IntoView {
        let users = friends(&[3, 1, 3]);
        view! { <Suspense fallback=|| "waiting">{move || names(users)}</Suspense> }
    }
    let page = render(app).await;
    assert!(page.html.contains("User &lt;3&gt;, User &lt;1&gt;, User &lt;3&gt;"), "{}", page.html);
    assert_eq!((page.asked, page.data.len()), (2, 1));
    let (shown, asked, _owner) = hydrate(page.data, || {
        let users = friends(&[3, 1, 3]);
        (names(users), users.is_fetching())
    });
    assert_eq!(shown, (String::from("User <3>, User <1>, User <3>"), false));
    assert_eq!(asked, 0);
}

#[tokio::test]
async fn a_list_that_the_server_rendered_without_its_data_is_hydrated_without_it() {
    fn app() -> impl IntoView {
        let users = friends(&[1, 2]);
        view! { <p>{move || names(users)}</p> }
    }
    let page = render(app).await;
    assert!(page.html.contains("none, none"), "{}", page.html);
    let (shown, asked, _owner) = hydrate(page.data, || names(friends(&[1, 2])));
    assert_eq!((shown.as_str(), asked), ("none, none", 0));
}

#[tokio::test]
async fn a_list_that_depends_on_a_query_is_waited_for_and_carried() {
    fn lists() -> UseQueries<UserById> {
        let user = use_query(|| UserById(1));
        use_queries(move || {
            user.data().map(|user| vec![UserById(user.friend), UserById(7)]).unwrap_or_default()
        })
    }
    fn app() -> impl IntoView {
        let users = lists();
        view! { <Suspense>{move || names(users)}</Suspense> }
    }
    let page = render(app).await;
    assert!(page.html.contains("User &lt;2&gt;, User &lt;7&gt;"), "{}", page.html);
    let (shown, asked, _owner) = hydrate(page.data, || names(lists()));
    assert_eq!((shown.as_str(), asked), ("User <2>, User <7>", 0));
}

#[tokio::test]
async fn a_combination_wakes_only_when_it_changes() {
    mounted(|client| {
        let put = |id: u32, name: &str, friend| {
            client.set_data(&UserById(id), User { name: name.to_owned(), friend });
        };
        put(1, "A", 10);
        put(2, "B", 20);
        let ids = RwSignal::new(vec![1, 2]);
        let users = use_queries_with(move || ids.get().into_iter().map(UserById).collect(), |_| fresh());
        let made = Arc::new(AtomicU32::new(0));
        let count = made.clone();
        let sum = users.combine(move |states| {
            count.fetch_add(1, Ordering::Relaxed);
            states.iter().filter_map(|state| Some(state.data.as_ref()?.friend)).sum::<u32>()
        });
        let runs = Arc::new(AtomicU32::new(0));
        let count = runs.clone();
        let reader = Memo::new(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
            sum.get()
        });
        let seen = || (reader.get_untracked(), made.load(Ordering::Relaxed), runs.load(Ordering::Relaxed));
        assert_eq!(seen(), (30, 1, 1));
        put(1, "C", 10);
        assert_eq!(seen(), (30, 2, 1));
        put(3, "D", 5);
        assert_eq!(seen(), (30, 2, 1));
        ids.set(vec![2, 3]);
        assert_eq!(seen(), (25, 3, 2));
        put(1, "E", 100);
        assert_eq!(seen(), (25, 3, 2), "it has left the list");
    });
}

/// A child of a part that is streamed.
#[component]
fn Friend(id: u32) -> impl IntoView {
    let friend = use_query(move || UserById(id));
    view! { <Suspense>{move || name(friend)}</Suspense> }
}

/// The first part comes last: it waits for two answers.
fn parts() -> impl IntoView {
    let user = use_query(|| UserById(1));
    let slow = query::use_query_with(
        move || UserById(user.data().map_or(0, |user| user.friend)),
        move || QueryOptions::new().enabled(user.data().is_some()),
    );
    let fast = use_query(|| UserById(5));
    view! {
        <Suspense>{move || slow.data().map(|user| view! { <Friend id=user.friend + 100/> })}</Suspense>
        <Suspense>{move || fast.data().map(|user| view! { <Friend id=user.friend + 200/> })}</Suspense>
    }
}

#[tokio::test]
async fn what_was_fetched_for_streamed_parts_arrives_whatever_their_order() {
    let page = stream(parts).await;
    assert!(
        page.html.contains("User &lt;103&gt;") && page.html.contains("User &lt;206&gt;"),
        "{}",
        page.html
    );
    assert_eq!(page.asked, 5);
    let (shown, asked, _owner) = hydrate(page.data, || {
        // As the page is written.
        let user = use_query(|| UserById(1));
        let slow = use_query(|| UserById(2));
        let fast = use_query(|| UserById(5));
        let shared = Owner::current_shared_context().unwrap();
        shared.next_id();
        let first = use_query(|| UserById(103));
        shared.next_id();
        let second = use_query(|| UserById(206));
        [user, slow, fast, first, second].map(|user| (name(user), user.is_fetching()))
    });
    let expected = [1, 2, 5, 103, 206].map(|id| (format!("User <{id}>"), false));
    assert_eq!((shown, asked), (expected, 0));
}

/// Counts to three.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Count;

impl StreamedQuery for Count {
    type Chunk = u32;
    type Data = Vec<u32>;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("count")
    }

    fn stream(self, cx: FetchContext) -> impl Stream<Item = Result<u32, String>> + Send + 'static {
        cx.get::<Asked>().unwrap().0.fetch_add(1, Ordering::Relaxed);
        futures::stream::unfold(1, |next| async move {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            (next <= 3).then_some((Ok(next), next + 1))
        })
    }

    fn initial(&self) -> Vec<u32> {
        Vec::new()
    }

    fn reduce(&self, data: &mut Vec<u32>, chunk: u32) {
        data.push(chunk);
    }
}

#[tokio::test]
async fn a_server_waits_for_all_of_a_stream() {
    fn app() -> impl IntoView {
        let count = use_query(|| Streamed(Count));
        view! { <Suspense>{move || format!("{:?}", count.data().as_deref())}</Suspense> }
    }
    let page = render(app).await;
    assert!(page.html.contains("Some([1, 2, 3])"), "{}", page.html);
    let (shown, asked, _owner) = hydrate(page.data, || {
        let count = use_query(|| Streamed(Count));
        (count.data().as_deref().cloned(), count.is_fetching())
    });
    assert_eq!((shown, asked), ((Some(vec![1, 2, 3]), false), 0));
}

#[tokio::test]
async fn a_selection_is_rendered_and_hydrated_where_it_is_read() {
    fn app() -> impl IntoView {
        let friend = use_query(|| UserById(1)).select(|user| user.friend + 40);
        view! { <Suspense>{move || friend.get()}</Suspense> }
    }
    let page = render(app).await;
    assert!(page.html.contains("42"), "{}", page.html);
    let (shown, ..) = hydrate(page.data, || use_query(|| UserById(1)).select(|user| user.friend).get());
    assert_eq!(shown, Some(2));
}
