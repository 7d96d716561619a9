//! Queries whose data comes in pages: what is fetched, and what is said of it.

use crate::support::{LATENCY, World, fresh, world};
use query::{
    FetchContext, FetchPageOptions, FetchStatus, Filter, Infinite, InfiniteData, InfiniteQuery,
    InfiniteQueryObserver, PortableInfinite, QueryKey, QueryOptions, StaleTime, Status,
};
use serde::{Deserialize, Serialize};
use std::{future::IntoFuture, num::NonZeroUsize, sync::Arc};

/// Each row of the server is a page, its number the cursor; one with a negative value is the last.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Feed {
    pub(crate) first: u32,
    pub(crate) max: usize,
}

impl PortableInfinite for Feed {
    const NAME: &'static str = "feed";
}

pub(crate) const FEED: Feed = Feed { first: 0, max: 0 };

impl InfiniteQuery for Feed {
    type Page = i64;
    type PageParam = u32;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("feed")
    }

    fn initial_page_param(&self) -> u32 {
        self.first
    }

    fn get_next_page_param(&self, last: &i64, param: &u32, _: &InfiniteData<i64, u32>) -> Option<u32> {
        (*last >= 0).then_some(param + 1)
    }

    fn get_previous_page_param(&self, _: &i64, param: &u32, _: &InfiniteData<i64, u32>) -> Option<u32> {
        param.checked_sub(1)
    }

    async fn fetch_page(self, param: u32, cx: FetchContext) -> Result<i64, String> {
        cx.get::<crate::support::Server>().unwrap().read(param).await
    }

    fn max_pages(&self) -> Option<NonZeroUsize> {
        NonZeroUsize::new(self.max)
    }
}

pub(crate) fn observe(world: &World, feed: &Feed) -> InfiniteQueryObserver<Feed> {
    InfiniteQueryObserver::new(&world.client, feed, fresh(), || {})
}

/// An observer with so many pages loaded.
pub(crate) fn loaded(world: &World, feed: &Feed, pages: u32) -> InfiniteQueryObserver<Feed> {
    let observer = observe(world, feed);
    world.answer();
    for _ in 1..pages {
        observer.fetch_next_page();
        world.answer();
    }
    observer
}

pub(crate) fn pages(observer: &InfiniteQueryObserver<Feed>) -> Vec<i64> {
    observer.state().data().map(|data| data.iter().copied().collect()).unwrap_or_default()
}

fn params(observer: &InfiniteQueryObserver<Feed>) -> Vec<u32> {
    observer.state().data().map(|data| data.page_params.clone()).unwrap_or_default()
}

#[test]
fn the_first_load_is_one_page_at_the_initial_cursor() {
    let world = world();
    let feed = observe(&world, &Feed { first: 3, max: 0 });
    let state = feed.state();
    assert!(state.query.is_loading() && state.data().is_none());
    assert!(!state.has_next_page && !state.has_previous_page && !state.is_fetching_next_page());
    world.answer();
    let state = feed.state();
    assert_eq!((pages(&feed), params(&feed)), (vec![30], vec![3]));
    assert!(state.has_next_page && state.has_previous_page);
    assert_eq!((state.query.status, state.query.fetch_status), (Status::Success, FetchStatus::Idle));
}

#[test]
fn pages_are_added_at_either_end() {
    let world = world();
    let feed = loaded(&world, &Feed { first: 3, max: 0 }, 2);
    feed.fetch_previous_page();
    world.answer();
    assert_eq!((pages(&feed), params(&feed)), (vec![20, 30, 40], vec![2, 3, 4]));
    assert_eq!(world.server.reads(), 3);
}

#[test]
fn one_page_more_than_max_pages_drops_the_one_at_the_far_end() {
    let world = world();
    let feed = loaded(&world, &Feed { first: 4, max: 2 }, 3);
    assert_eq!(params(&feed), [5, 6]);
    feed.fetch_previous_page();
    world.answer();
    assert_eq!((pages(&feed), params(&feed)), (vec![40, 50], vec![4, 5]));
    assert!(feed.state().has_next_page, "what was dropped can be fetched again");
    feed.refetch();
    world.advance(200);
    assert_eq!(params(&feed), [4, 5], "from the first page there is");
}

#[test]
fn at_the_end_no_more_is_asked_for() {
    let world = world();
    world.server.put(1, -1);
    let feed = loaded(&world, &FEED, 2);
    assert!(!feed.state().has_next_page && !feed.state().has_previous_page);
    feed.fetch_next_page();
    feed.fetch_previous_page();
    assert_eq!(feed.state().query.fetch_status, FetchStatus::Idle);
    world.answer();
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn a_refetch_asks_for_all_pages_one_after_the_other_and_shows_them_together() {
    let world = world();
    let feed = loaded(&world, &FEED, 3);
    for id in 0..3 {
        world.server.put(id, 1);
    }
    feed.refetch();
    world.advance(200);
    assert_eq!((world.server.reads(), pages(&feed)), (6, vec![0, 10, 20]));
    assert!(feed.state().is_refetching());
    world.answer();
    assert_eq!((world.server.reads(), pages(&feed)), (6, vec![1, 1, 1]));
}

#[test]
fn a_refetch_stops_early_if_the_server_has_fewer_pages() {
    let world = world();
    let feed = loaded(&world, &FEED, 3);
    world.server.put(1, -1);
    feed.refetch();
    world.advance(300);
    assert_eq!((pages(&feed), params(&feed)), (vec![0, -1], vec![0, 1]));
    assert_eq!(world.server.reads(), 5);
    assert!(!feed.state().has_next_page);
}

#[test]
fn a_failing_page_is_tried_again_without_the_pages_before_it() {
    let world = world();
    let feed = loaded(&world, &FEED, 3);
    world.server.fail_reads_of(1, 2);
    feed.refetch();
    world.advance(200);
    assert_eq!(feed.state().query.failure_count, 1);
    world.advance(1_000 + 100 + 2_000 + 50);
    assert_eq!(world.server.reads(), 3 + 1 + 3, "the first page once, the second three times");
    world.answer();
    assert_eq!(world.server.reads(), 3 + 1 + 3 + 1);
    assert_eq!((pages(&feed), feed.state().query.status), (vec![0, 10, 20], Status::Success));
}

#[test]
fn a_page_that_goes_on_failing_ends_the_refetch_and_the_old_pages_stay() {
    let world = world();
    let feed = loaded(&world, &FEED, 2);
    world.server.fail_reads_of(1, 100);
    feed.refetch();
    world.advance(60_000);
    assert_eq!(world.server.reads(), 2 + 1 + 4);
    let state = feed.state();
    assert!(state.is_refetch_error() && !state.query.is_fetching());
    assert_eq!(pages(&feed), [0, 10]);
}

#[test]
fn fetching_a_page_cancels_a_refetch_in_the_background_silently() {
    let world = world();
    let feed = loaded(&world, &FEED, 2);
    world.server.put(0, 1);
    let refetch = feed.refetch();
    world.advance(50);
    let next = feed.fetch_next_page();
    let state = feed.state();
    assert!(state.is_fetching_next_page() && !state.is_refetching());
    world.answer();
    let state = feed.state();
    assert_eq!((pages(&feed), state.query.status), (vec![0, 10, 20], Status::Success));
    assert_eq!(state.query.fetch_status, FetchStatus::Idle);
    let both = async { futures::join!(refetch.into_future(), next.into_future()) };
    assert!(world.runtime.block_on(both).is_some(), "who waited for the refetch has waited for the page");
}

#[test]
fn fetching_a_page_can_leave_a_running_refetch_alone() {
    let world = world();
    let feed = loaded(&world, &FEED, 1);
    world.server.put(0, 1);
    feed.refetch();
    feed.fetch_next_page_with(FetchPageOptions { cancel_refetch: false });
    assert!(feed.state().is_refetching());
    world.answer();
    assert_eq!(pages(&feed), [1]);
    world.answer();
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn fetching_a_page_waits_for_a_first_load() {
    let world = world();
    let feed = observe(&world, &FEED);
    world.advance(50);
    feed.fetch_next_page();
    world.advance(50);
    assert_eq!((pages(&feed), world.server.reads()), (vec![0], 1));
}

#[test]
fn what_runs_and_what_failed_is_told_by_direction() {
    let world = world();
    let feed = loaded(&world, &Feed { first: 5, max: 0 }, 1);
    let once = QueryOptions::new().retry(0);
    feed.set(&Feed { first: 5, max: 0 }, &once);
    world.server.fail_reads_of(6, 1);
    world.server.fail_reads_of(4, 1);

    feed.fetch_next_page();
    assert!(feed.state().is_fetching_next_page() && !feed.state().is_fetching_previous_page());
    world.answer();
    let state = feed.state();
    assert!(state.is_fetch_next_page_error() && !state.is_refetch_error());
    assert_eq!(state.query.error.as_deref().map(String::as_str), Some("row 6"));

    feed.fetch_previous_page();
    assert!(feed.state().is_fetching_previous_page() && !feed.state().is_fetching_next_page());
    world.answer();
    assert!(feed.state().is_fetch_previous_page_error() && !feed.state().is_fetch_next_page_error());

    feed.refetch();
    let state = feed.state();
    assert!(state.is_refetching() && !state.is_fetching_next_page() && !state.is_fetch_previous_page_error());
    world.answer();
    assert_eq!(feed.state().query.status, Status::Success);

    world.server.fail_reads_of(5, 1);
    feed.refetch();
    world.answer();
    assert!(feed.state().is_refetch_error());
    assert_eq!(pages(&feed), [50]);
}

#[test]
fn a_reset_goes_back_to_one_page() {
    let world = world();
    let feed = loaded(&world, &FEED, 3);
    world.client.reset(Filter::of::<Infinite<Feed>>());
    assert!(feed.state().query.is_loading());
    world.answer();
    assert_eq!(pages(&feed), [0]);
}

#[test]
fn so_many_pages_can_be_fetched_at_once() {
    let world = world();
    world.client.prefetch_infinite(FEED, 3);
    world.runtime.advance(3 * LATENCY);
    let data = world.client.get_data(&Infinite(FEED)).unwrap();
    assert_eq!(data.page_params, [0, 1, 2]);

    let client = world.client.clone();
    let cached = world.runtime.block_on(async move { client.ensure_infinite(FEED, 1).await }).unwrap();
    assert!(Arc::ptr_eq(&cached.unwrap(), &data));

    world.client.invalidate(Filter::prefix("feed"));
    world.client.prefetch_infinite(FEED, 1);
    world.runtime.advance(3 * LATENCY);
    assert_eq!(
        world.client.get_data(&Infinite(FEED)).unwrap().pages.len(),
        3,
        "none is lost by asking for fewer"
    );

    let kept = world.client.get_data(&Infinite(FEED));
    world.advance(60_000);
    let of_any_age = || QueryOptions::new().stale_time(StaleTime::Never);
    drop(world.client.prefetch_infinite_with(FEED, 1, of_any_age()));
    let client = world.client.clone();
    let again =
        world.runtime.block_on(async move { client.fetch_infinite_with(FEED, 1, of_any_age()).await.ok() });
    assert_eq!(again.flatten().map(|data| data.pages.clone()), kept.map(|data| data.pages.clone()));
    assert_eq!(world.client.is_fetching(Filter::all()), 0);
}

#[test]
fn fetching_gives_the_pages_or_the_error() {
    let world = world();
    let client = world.client.clone();
    world.server.put(1, -1);
    let fetched = Arc::new(std::sync::Mutex::new(None));
    let slot = fetched.clone();
    query::Runtime::spawn(
        &world.runtime,
        Box::pin(async move {
            let pages = client.fetch_infinite(FEED, 5).await.map(|data| data.pages.len());
            *slot.lock().unwrap() = Some((pages, client.fetch_infinite(Feed { first: 7, max: 0 }, 1).await));
        }),
    );
    world.server.fail_reads_of(7, 1);
    world.advance(300);
    let (pages, failed) = fetched.lock().unwrap().take().unwrap();
    assert_eq!(pages, Ok(2));
    assert_eq!(failed.unwrap_err().to_string(), r#"the query failed: "row 7""#);
}

#[test]
fn a_previous_page_that_a_refetch_cancelled_comes_with_it_though_pages_are_bounded() {
    let world = world();
    let feed = loaded(&world, &Feed { first: 3, max: 2 }, 2);
    assert_eq!(pages(&feed), [30, 40]);
    feed.fetch_previous_page();
    world.runtime.advance(LATENCY / 2);
    world.client.invalidate(Filter::all());
    world.runtime.advance(5 * LATENCY);
    assert_eq!(pages(&feed), [20, 30]);
}
