//! Failures and further tries.

use crate::support::{Item, World, disabled, world, world_with};
use query::{FetchStatus, QueryError, QueryOptions, Retry, RetryDelay, Status};
use std::time::Duration;

fn patient() -> QueryOptions {
    QueryOptions::new().retry(Retry::Times(2)).retry_delay(RetryDelay::Fixed(Duration::from_secs(1)))
}

fn once() -> QueryOptions {
    QueryOptions::new().retry(0)
}

fn world_of_patience() -> World {
    world_with(|builder| builder.defaults(patient()))
}

#[test]
fn a_fetch_is_tried_again_and_counts_its_failures() {
    let world = world_of_patience();
    world.server.fail_reads(2);
    let item = world.observe(&Item(1));
    world.answer();
    let state = item.state();
    assert_eq!((state.failure_count, state.failure_reason.as_deref()), (1, Some(&String::from("read 1"))));
    assert_eq!((state.status, state.error), (Status::Pending, None));
    world.advance(1_000);
    world.answer();
    assert_eq!(item.state().failure_count, 2);
    world.advance(1_000);
    world.answer();
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.failure_count, state.error), (Some(&10), 0, None));
    assert_eq!(world.server.reads(), 3);
}

#[test]
fn after_the_last_try_the_error_stays() {
    let world = world_of_patience();
    world.server.fail_reads(9);
    let item = world.observe(&Item(1));
    world.advance(10_000);
    let state = item.state();
    assert_eq!((state.status, state.fetch_status), (Status::Error, FetchStatus::Idle));
    assert_eq!(state.error.as_deref(), Some(&String::from("read 3")));
    assert!(state.is_loading_error());
}

#[test]
fn a_failed_refetch_keeps_the_data_and_counts_as_invalidated() {
    let world = world_with(|builder| builder.defaults(crate::support::fresh().retry(Retry::Times(0))));
    let item = world.observe(&Item(1));
    world.answer();
    world.server.fail_reads(1);
    item.refetch();
    world.answer();
    let state = item.state();
    assert!(state.is_refetch_error());
    assert_eq!(state.data.as_deref(), Some(&10));
    world.client.set_focused(false);
    world.client.set_focused(true);
    world.answer();
    assert_eq!(item.state().status, Status::Success);
}

#[test]
fn by_default_the_delays_double_up_to_half_a_minute() {
    let world = world_with(|builder| builder.defaults(QueryOptions::new().retry(Retry::Forever)));
    world.server.fail_reads(100);
    let _item = world.observe(&Item(1));
    world.answer();
    for (tries, seconds) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 30), (7, 30)] {
        assert_eq!(world.server.reads(), tries);
        world.advance(seconds * 1_000 - 1);
        assert_eq!(world.server.reads(), tries, "not before its time");
        world.advance(1);
        world.answer();
    }
}

#[test]
fn a_fetch_by_hand_is_not_tried_again_unless_that_is_set() {
    let world = world();
    world.server.fail_reads(1);
    let client = world.client.clone();
    assert!(world.runtime.block_on(async move { client.fetch(Item(1)).await }).is_none());
    world.answer();
    assert_eq!(world.client.get_state(&Item(1)).unwrap().status, Status::Error);
    world.advance(60_000);
    assert_eq!(world.server.reads(), 1);

    let world = world_of_patience();
    world.server.fail_reads(1);
    world.client.prefetch(Item(1));
    world.advance(2_000);
    assert_eq!(world.shown(1), Some(10));
}

#[test]
fn on_a_server_nothing_is_tried_again_unless_that_is_set() {
    let world = world_with(query::QueryClientBuilder::server);
    world.server.fail_reads(1);
    let item = world.observe(&Item(1));
    world.advance(60_000);
    assert_eq!(item.state().status, Status::Error);
    assert_eq!(world.server.reads(), 1);
}

#[test]
fn an_error_that_is_not_retryable_settles_at_once() {
    use query::{FetchContext, Query, QueryKey};

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct Missing;

    impl Query for Missing {
        type Data = i64;
        type Error = String;

        fn key(&self) -> QueryKey {
            QueryKey::new("missing")
        }

        async fn fetch(self, _: FetchContext) -> Result<i64, String> {
            Err(String::from("404"))
        }

        fn retryable(&self, error: &String) -> bool {
            error != "404"
        }
    }

    let world = world_of_patience();
    let client = world.client.clone();
    let outcome = world.runtime.block_on(async move { client.fetch(Missing).await });
    assert_eq!(outcome, Some(Err(QueryError::Error(String::from("404").into()))));
}

#[test]
fn without_observers_the_try_under_way_is_the_last_and_a_new_observer_starts_anew() {
    let world = world_of_patience();
    world.server.fail_reads(9);
    drop(world.observe(&Item(1)));
    world.advance(10_000);
    assert_eq!(world.server.reads(), 1);
    assert_eq!(world.client.get_state(&Item(1)).unwrap().status, Status::Error);
    let _item = world.observe(&Item(1));
    world.advance(10_000);
    assert_eq!(world.server.reads(), 1 + 3);
}

#[test]
fn an_observer_that_comes_back_during_the_wait_lets_the_tries_go_on() {
    let world = world_of_patience();
    world.server.fail_reads(1);
    let item = world.observe(&Item(1));
    world.answer();
    drop(item);
    world.advance(500);
    let item = world.observe(&Item(1));
    world.advance(500);
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn a_failed_first_load_is_left_alone_by_a_new_observer_that_does_not_want_to_retry() {
    let world = world_with(|builder| builder.defaults(QueryOptions::new().retry(Retry::Times(0))));
    world.server.fail_reads(1);
    drop(world.observe(&Item(1)));
    world.answer();
    let _item = world.observe_with(&Item(1), QueryOptions::new().retry_on_mount(false));
    world.answer();
    assert_eq!(world.server.reads(), 1);
}

#[test]
fn without_retry_on_mount_a_failed_query_is_fetched_when_it_is_enabled() {
    let world = world_with(|builder| builder.defaults(once().retry_on_mount(false)));
    world.server.fail_reads(1);
    let item = world.observe(&Item(1));
    world.answer();
    assert_eq!(item.state().status, Status::Error);
    item.set(&Item(1), &disabled());
    item.set(&Item(1), &QueryOptions::new());
    world.answer();
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn and_when_an_observer_turns_to_it() {
    let world = world_with(|builder| builder.defaults(once().retry_on_mount(false)));
    world.server.fail_reads(2);
    let item = world.observe(&Item(1));
    world.answer();
    item.set(&Item(2), &QueryOptions::new());
    world.answer();
    item.set(&Item(1), &QueryOptions::new());
    world.answer();
    assert_eq!(world.server.reads(), 3);
}

#[test]
fn a_wait_without_end_is_one() {
    let world = world();
    world.server.fail_reads(1);
    let item = world.observe_with(&Item(1), QueryOptions::new().retry_delay(Duration::MAX));
    world.advance(1_000_000);
    assert_eq!((item.state().failure_count, item.state().is_fetching()), (1, true));
}
