//! The Leptos bindings: on the server, and at the first render in the browser.

use crate::{
    page::{Asked, User, UserById, client, hydrate, mounted, name, render},
    support::fresh,
};
use any_spawner::Executor;
use leptos::{prelude::*, reactive::computed::suspense::SuspenseContext};
use query::{
    FetchContext, Filter, Query, QueryClient, QueryKey, QueryOptions, UseQuery, provide_query_client,
    use_is_fetching, use_query, use_query_with,
};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

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
    assert!(page.data[&0].contains(r#""name":"User \u003c1>""#), "{:?}", page.data);
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
async fn what_a_suspense_has_read_once_and_too_early_is_first_rendered_like_that() {
    fn early() -> impl IntoView {
        // It has rendered for the last time.
        provide_context(SuspenseContext { tasks: ArcRwSignal::new(Default::default()) });
        name(use_query(|| UserById(1)))
    }
    let page = render(early).await;
    assert!(page.html.contains("none"), "{}", page.html);
    let ((shown, fetching), asked, _owner) = hydrate(page.data, || {
        let user = use_query(|| UserById(1));
        (name(user), user.is_fetching())
    });
    assert_eq!((shown.as_str(), fetching, asked), ("none", true, 0));
}

/// Answered with what it asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Echo(String);

impl Query for Echo {
    type Data = String;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("echo")
    }

    async fn fetch(self, _: FetchContext) -> Result<String, String> {
        Ok(self.0)
    }
}

#[tokio::test]
async fn any_text_comes_through_the_page() {
    const TEXT: &str = "</script><b> \\u003c \"ø\" \n\0\u{2028}";
    fn echo() -> impl IntoView {
        let echo = use_query(|| Echo(TEXT.into()));
        view! { <Suspense>{move || echo.data().map(|text| text.to_string())}</Suspense> }
    }
    let page = render(echo).await;
    assert!(!page.data[&0].contains('<'), "{:?}", page.data);
    let ((shown, fetching), ..) = hydrate(page.data, || {
        let echo = use_query(|| Echo(TEXT.into()));
        (echo.data().map(|text| text.to_string()), echo.is_fetching())
    });
    assert_eq!((shown.as_deref(), fetching), (Some(TEXT), false));
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
    assert!(page.data[&1].contains("User \\u003c2>"), "{:?}", page.data);
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
