//! One question, however many ask.

use crate::support::{Item, LATENCY, ms, world};
use query::{FetchStatus, Filter, QueryOptions, Status};
use std::sync::atomic::Ordering;

#[test]
fn a_new_observer_shows_a_pending_fetch_before_the_answer() {
    let world = world();
    let item = world.observe(&Item(1));
    let state = item.state();
    assert_eq!((state.status, state.fetch_status), (Status::Pending, FetchStatus::Fetching));
    assert_eq!(state.data, None);
    assert!(state.is_loading());
    world.answer();
    let state = item.state();
    assert_eq!((state.status, state.fetch_status), (Status::Success, FetchStatus::Idle));
    assert_eq!(state.data.as_deref(), Some(&10));
}

#[test]
fn many_who_ask_at_once_share_one_request_and_its_answer() {
    let world = world();
    let _first = world.observe(&Item(1));
    let second = world.observe(&Item(1));
    world.runtime.run();
    world.client.prefetch(Item(1));
    let (client, late) = (world.client.clone(), std::sync::Arc::new(std::sync::Mutex::new(None)));
    let answer = late.clone();
    query::Runtime::spawn(
        &world.runtime,
        Box::pin(async move {
            *answer.lock().unwrap() = Some(client.fetch(Item(1)).await);
        }),
    );
    world.answer();
    assert_eq!(world.server.reads(), 1);
    assert_eq!(second.state().data.as_deref(), Some(&10));
    assert_eq!(late.lock().unwrap().take().unwrap().as_deref(), Ok(&10));
}

#[test]
fn equal_values_of_different_types_are_different_queries() {
    use crate::support::Careful;
    let world = world();
    world.client.set_data(&Item(1), 5);
    assert_eq!(world.client.get_data(&Careful(1)), None);
}

#[test]
fn fetch_gives_what_is_fresh_from_the_cache_and_asks_for_the_rest() {
    let world =
        crate::support::world_with(|builder| builder.defaults(QueryOptions::new().stale_time(ms(1_000))));
    world.load(1);
    assert_eq!(world.runtime.block_on(fetch(&world, 1)), Some(Some(10)));
    assert_eq!(world.server.reads(), 1);
    world.advance(1_000);
    world.server.put(1, 11);
    assert_eq!(world.runtime.block_on(fetch(&world, 1)), None, "it waits for the server");
    world.answer();
    assert_eq!(world.shown(1), Some(11));
    assert_eq!(world.server.reads(), 2);
}

fn fetch(world: &crate::support::World, id: u32) -> impl Future<Output = Option<i64>> + Send + 'static {
    let client = world.client.clone();
    async move { client.fetch(Item(id)).await.ok().map(|data| *data) }
}

#[test]
fn a_single_call_says_how_old_its_data_may_be_and_how_often_it_is_tried() {
    let world = world();
    let within = |millis| QueryOptions::new().stale_time(ms(millis)).retry(1).retry_delay(ms(10));
    let fetched = |millis| {
        let client = world.client.clone();
        settled(&world, async move { client.fetch_with(Item(1), within(millis)).await })
    };
    world.load(1);
    world.server.put(1, 11);
    world.advance(500);
    assert_eq!((fetched(501), world.server.reads()), (Some(10), 1));
    world.server.fail_reads(1);
    assert_eq!((fetched(500), world.server.reads()), (Some(11), 3));

    world.server.fail_reads(1);
    drop(world.client.prefetch_with(Item(1), within(501)));
    assert_eq!(world.client.is_fetching(Filter::all()), 0, "fresh enough");
    drop(world.client.prefetch_with(Item(1), within(50)));
    world.advance(210);
    assert_eq!(
        (world.client.get_state(&Item(1)).unwrap().status, world.server.reads()),
        (Status::Success, 5)
    );

    world.server.fail_reads(1);
    let client = world.client.clone();
    let ensured = settled(&world, async move { client.ensure_with(Item(2), within(0)).await });
    assert_eq!((ensured, world.server.reads()), (Some(world.server.value(2)), 7));
}

/// What came of `asked` a while later.
fn settled<T: Copy + Send + Sync + 'static>(
    world: &crate::support::World,
    asked: impl Future<Output = Result<std::sync::Arc<T>, query::QueryError<String>>> + Send + 'static,
) -> Option<T> {
    let (send, receive) = std::sync::mpsc::channel();
    query::Runtime::spawn(
        &world.runtime,
        Box::pin(async move {
            let _ = send.send(asked.await.ok().map(|data| *data));
        }),
    );
    world.advance(300);
    receive.try_recv().ok().flatten()
}

#[test]
fn ensure_takes_old_data_too() {
    let world = world();
    world.load(1);
    world.client.invalidate(Filter::all());
    world.advance(60_000);
    let client = world.client.clone();
    let data = world.runtime.block_on(async move { client.ensure(Item(1)).await.ok().map(|data| *data) });
    assert_eq!(data, Some(Some(10)));
    assert_eq!(world.server.reads(), 1);
}

#[test]
fn is_fetching_counts_what_runs() {
    let world = world();
    world.client.prefetch(Item(1));
    world.client.prefetch(Item(2));
    assert_eq!(world.client.is_fetching(Filter::all()), 2);
    assert_eq!(world.client.is_fetching(&Item(1)), 1);
    world.answer();
    assert_eq!(world.client.is_fetching(Filter::all()), 0);
}

#[test]
fn equal_data_keeps_its_identity_over_a_refetch() {
    let world = world();
    let item = world.observe(&Item(1));
    world.answer();
    let before = item.state().data.unwrap();
    item.refetch();
    world.answer();
    assert_eq!(world.server.reads(), 2);
    assert!(std::sync::Arc::ptr_eq(&before, &item.state().data.unwrap()));
}

#[test]
fn an_observer_is_told_of_the_fetch_and_of_the_answer() {
    let world = world();
    let (_item, calls) = world.count(&Item(1), QueryOptions::new());
    let begun = calls.load(Ordering::Relaxed);
    world.runtime.advance(LATENCY);
    assert_eq!(calls.load(Ordering::Relaxed), begun + 1);
}

#[test]
fn a_fetch_that_panics_counts_as_cancelled() {
    use query::{FetchContext, Query, QueryKey};

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct Broken;

    impl Query for Broken {
        type Data = i64;
        type Error = String;

        fn key(&self) -> QueryKey {
            QueryKey::new("broken")
        }

        async fn fetch(self, _: FetchContext) -> Result<i64, String> {
            panic!("the fetch is broken")
        }
    }

    let world = world();
    let waiting = world.client.prefetch(Broken);
    let run = std::panic::AssertUnwindSafe(|| world.runtime.run());
    assert!(std::panic::catch_unwind(run).is_err(), "the panic is the runtime's to report");
    assert_eq!(world.client.get_state(&Broken).unwrap().fetch_status, FetchStatus::Idle);
    assert_eq!(world.runtime.block_on(async move { waiting.await }), Some(()));
}
