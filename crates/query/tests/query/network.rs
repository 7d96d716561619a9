//! Offline and out of view.

use crate::support::{Item, Server, SetItem, disabled, fresh, ms, world, world_with};
use query::{
    FetchContext, FetchStatus, Filter, Mutation, MutationFilter, NetworkMode, QueryClient, QueryOptions,
    RefetchOn, Retry, RetryDelay, StaleTime,
};

/// A write without layers, hooks or invalidation.
#[derive(Clone, Debug)]
struct Plain(u32, i64);

impl Mutation for Plain {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        cx.get::<Server>().unwrap().write(self.0, self.1).await
    }
}

/// Asks for the row through the cache.
#[derive(Clone, Debug)]
struct Reading(u32);

impl Mutation for Reading {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        cx.client().fetch(Item(self.0)).await.map(|data| *data).map_err(|error| format!("{error:?}"))
    }
}

#[test]
fn offline_a_fetch_waits_and_runs_once_when_the_network_returns() {
    let world = world();
    world.client.set_online(false);
    let item = world.observe(&Item(1));
    world.runtime.run();
    assert_eq!(item.state().fetch_status, FetchStatus::Paused);
    world.client.invalidate(&Item(1));
    world.client.set_focused(false);
    world.client.set_focused(true);
    world.advance(10_000);
    assert_eq!(world.server.reads(), 0);
    world.client.set_online(true);
    world.answer();
    assert_eq!(world.server.reads(), 1);
    assert_eq!(item.state().fetch_status, FetchStatus::Idle);
    assert_eq!(item.state().data.as_deref(), Some(&10));
}

#[test]
fn a_first_load_paused_offline_ends_with_its_last_observer_and_a_paused_refetch_does_not() {
    let world = world();
    world.load(2);
    world.client.set_online(false);
    drop(world.observe(&Item(1)));
    drop(world.observe(&Item(2)));
    world.runtime.run();
    world.client.set_online(true);
    world.answer();
    assert_eq!(world.shown(1), None);
    assert_eq!(world.server.reads(), 2, "one at first, one refetch");
}

#[test]
fn cancelling_a_paused_fetch_leaves_it_idle() {
    let world = world();
    world.client.set_online(false);
    let item = world.observe(&Item(1));
    world.runtime.run();
    world.client.cancel(&Item(1));
    assert_eq!(item.state().fetch_status, FetchStatus::Idle);
    world.client.set_online(true);
    world.answer();
    assert_eq!(world.server.reads(), 1, "the network's return asks for what is missing");
}

#[test]
fn awaiting_a_refetch_does_not_wait_for_the_network() {
    let world = world();
    let _item = world.observe(&Item(1));
    world.answer();
    world.client.set_online(false);
    let fetches = world.client.refetch(&Item(1));
    let done = world.runtime.block_on(async move { fetches.await });
    assert_eq!(done, Some(()));
}

#[test]
fn awaiting_a_refetch_that_the_networks_return_has_just_set_free_waits_for_the_data() {
    let world = world();
    world.client.set_online(false);
    let item = world.observe(&Item(1));
    world.runtime.run();
    world.client.set_online(true);
    let fetches = world.client.refetch(&Item(1));
    assert_eq!(world.runtime.block_on(async move { fetches.await }), None, "it waits for the answer");
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
}

#[test]
fn a_retry_waits_for_the_network_and_for_the_page_to_be_in_view() {
    let retry = QueryOptions::new().retry(Retry::Times(1)).retry_delay(RetryDelay::Fixed(ms(1_000)));
    let world = world_with(|builder| builder.defaults(retry));
    world.server.fail_reads(1);
    let item = world.observe(&Item(1));
    world.answer();
    world.client.set_focused(false);
    world.advance(1_000);
    assert_eq!(item.state().fetch_status, FetchStatus::Paused);
    world.client.set_online(false);
    world.client.set_focused(true);
    world.advance(1_000);
    assert_eq!(world.server.reads(), 1);
    world.client.set_online(true);
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
}

#[test]
fn the_mode_says_what_being_offline_means() {
    for (mode, reads) in [(NetworkMode::Online, 0), (NetworkMode::OfflineFirst, 1), (NetworkMode::Always, 2)]
    {
        let options = QueryOptions::new().network_mode(mode).retry(Retry::Times(1));
        let world = world_with(|builder| builder.defaults(options));
        world.client.set_online(false);
        world.server.fail_reads(9);
        let _item = world.observe(&Item(1));
        world.advance(10_000);
        assert_eq!(world.server.reads(), reads, "{mode:?}");
    }
}

#[test]
fn coming_into_view_fetches_what_is_stale_and_what_always_wants_it() {
    let stale_time = |time: StaleTime| QueryOptions::new().stale_time(time);
    let world = world();
    let _stale = world.observe_with(&Item(1), stale_time(StaleTime::After(ms(0))));
    let _fresh = world.observe_with(&Item(2), stale_time(StaleTime::Never));
    let _always =
        world.observe_with(&Item(3), stale_time(StaleTime::Never).refetch_on_focus(RefetchOn::Always));
    let _never = world.observe_with(&Item(4), QueryOptions::new().refetch_on_focus(RefetchOn::Never));
    let _static =
        world.observe_with(&Item(5), stale_time(StaleTime::Static).refetch_on_focus(RefetchOn::Always));
    let _disabled = world.observe_with(&Item(6), disabled());
    world.answer();
    assert_eq!(world.server.reads(), 5);
    world.client.set_focused(false);
    world.client.set_focused(true);
    assert_eq!(world.client.is_fetching(Filter::all()), 2);
    assert_eq!(world.client.is_fetching(&Item(1)) + world.client.is_fetching(&Item(3)), 2);
}

#[test]
fn an_interval_fetches_while_in_view_and_rests_while_hidden() {
    let world = world();
    let every_second = fresh_every(1_000);
    let _visible = world.observe_with(&Item(1), every_second.clone());
    world.answer();
    world.advance(3_000);
    assert_eq!(world.server.reads(), 4);
    world.client.set_focused(false);
    world.advance(3_000);
    assert_eq!(world.server.reads(), 4);
    let _background = world.observe_with(&Item(2), every_second.refetch_in_background(true));
    world.answer();
    world.advance(3_000);
    assert_eq!(world.server.reads(), 4 + 1 + 3);
}

fn fresh_every(millis: u64) -> QueryOptions {
    crate::support::fresh().refetch_interval(ms(millis)).refetch_on_focus(RefetchOn::Never)
}

#[test]
fn when_the_network_returns_paused_mutations_are_done_before_queries_are_fetched_again() {
    let world = world();
    let item = world.observe(&Item(1));
    world.answer();
    world.client.set_online(false);
    world.client.mutate(SetItem::new(1, 1).in_scope("row").silent());
    world.client.mutate(SetItem::new(1, 2).in_scope("row").silent());
    world.runtime.run();
    world.client.set_online(true);
    world.answer();
    assert_eq!((world.server.writes(), world.server.reads()), (vec![(1, 1), (1, 2)], 1));
    world.answer();
    assert_eq!(world.server.reads(), 2);
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&2));
}

#[test]
fn retry_pauses_offline_and_resumes_on_reconnect_for_all_who_wait() {
    use query::Runtime;
    let retry = QueryOptions::new().retry(Retry::Times(3)).retry_delay(RetryDelay::Fixed(ms(1_000)));
    let world = world_with(|builder| builder.defaults(retry));
    world.server.fail_reads(1);
    let (send, answers) = std::sync::mpsc::channel();
    for _ in 0..2 {
        let (client, send) = (world.client.clone(), send.clone());
        world.runtime.spawn(Box::pin(async move {
            send.send(client.fetch(Item(1)).await.map(|data| *data)).unwrap();
        }));
    }
    world.answer();
    world.client.set_online(false);
    world.advance(60_000);
    let state = world.client.get_state(&Item(1)).unwrap();
    assert_eq!((state.fetch_status, state.failure_count), (FetchStatus::Paused, 1));
    assert!(answers.try_recv().is_err());
    world.client.set_online(true);
    world.answer();
    assert_eq!(answers.try_iter().collect::<Vec<_>>(), [Ok(10), Ok(10)]);
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn a_query_that_had_waited_for_the_network_runs_after_the_mutations_that_had() {
    let world = world();
    world.client.set_online(false);
    let item = world.observe_with(&Item(1), fresh());
    world.runtime.run();
    world.client.mutate(Plain(1, 5));
    world.runtime.run();
    world.client.set_online(true);
    world.advance(10_000);
    assert_eq!(world.server.value(1), 5);
    assert_eq!(item.state().data.as_deref(), Some(&5));
}

#[test]
fn a_refetch_that_had_waited_for_the_network_does_so_too() {
    let world = world();
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    world.client.set_online(false);
    world.client.invalidate(&Item(1));
    world.runtime.run();
    assert!(item.state().is_paused());
    world.client.mutate(Plain(1, 5));
    world.runtime.run();
    world.client.set_online(true);
    world.advance(10_000);
    assert_eq!((world.server.value(1), item.state().data.as_deref()), (5, Some(&5)));
}

#[test]
fn coming_into_view_does_not_bring_forward_what_waits_for_mutations() {
    let world = world();
    let _item = world.observe_with(&Item(1), QueryOptions::new().refetch_on_focus(RefetchOn::Never));
    world.answer();
    world.client.set_online(false);
    world.client.mutate(Plain(1, 5));
    world.runtime.run();
    world.client.set_online(true);
    world.advance(50);
    assert_eq!(world.server.reads(), 1, "the mutation is under way");
    world.client.set_focused(false);
    world.client.set_focused(true);
    world.advance(10);
    let during = world.server.reads();
    world.advance(1_000);
    assert_eq!((during, world.server.reads()), (1, 2), "one refetch, after the mutation");
}

#[test]
fn a_retry_that_waited_for_the_network_is_not_made_for_nobody() {
    let retry = QueryOptions::new().retry(Retry::Times(3)).retry_delay(RetryDelay::Fixed(ms(1_000)));
    let world = world_with(|builder| builder.defaults(retry));
    let item = world.observe(&Item(1));
    world.answer();
    world.server.fail_reads(1);
    item.refetch();
    world.answer();
    world.client.set_online(false);
    world.advance(2_000);
    assert_eq!(item.state().fetch_status, FetchStatus::Paused);
    drop(item);
    world.client.set_online(true);
    world.advance(10_000);
    assert_eq!(world.server.reads(), 2, "nobody is there for another try");
}

#[test]
fn a_mutation_that_had_waited_does_not_wait_for_a_query_that_waits_for_it() {
    let world = world();
    world.client.set_online(false);
    let item = world.observe_with(&Item(1), fresh());
    world.client.mutate(Reading(1));
    world.runtime.run();
    world.client.set_online(true);
    world.advance(1_000);
    assert_eq!(item.state().data.as_deref(), Some(&10));
    assert_eq!(world.client.is_mutating(&query::MutationFilter::all()), 0);
}

/// A mutation of a scope whose end waits for the row, and before that has begun loses the network.
#[derive(Clone, Debug)]
struct Cut(u32);

impl Mutation for Cut {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        cx.get::<Server>().unwrap().write(self.0, 7).await
    }

    fn on_settled(&self, client: &QueryClient) {
        let fetches = client.invalidate(&Item(self.0));
        client.set_online(false);
        client.hold(fetches);
    }

    fn scope(&self) -> Option<String> {
        Some(String::from("row"))
    }
}

#[test]
fn a_query_that_a_mutation_waits_for_does_not_wait_for_what_is_behind_that() {
    let world = world();
    let item = world.observe(&Item(1));
    world.answer();
    world.client.mutate(Cut(1));
    world.answer();
    assert!(item.state().is_paused());
    world.client.mutate(SetItem::new(1, 8).in_scope("row").silent());
    world.runtime.run();
    world.client.set_online(true);
    world.advance(10_000);
    assert_eq!(world.client.is_mutating(&MutationFilter::all()), 0);
    assert_eq!(world.server.writes(), [(1, 7), (1, 8)]);
}

#[test]
fn a_query_does_not_wait_for_a_mutation_that_was_set_free_and_now_waits_for_it() {
    let world = world();
    let item = world.observe(&Item(1));
    world.answer();
    world.client.set_online(false);
    world.client.mutate(Cut(1));
    world.runtime.run();
    world.client.set_online(true);
    world.answer();
    assert!(item.state().is_paused());
    world.client.set_online(true);
    world.advance(10_000);
    assert_eq!(world.client.is_mutating(&MutationFilter::all()), 0);
    assert_eq!(item.state().data.as_deref(), Some(&7));
}

#[test]
fn a_query_does_not_wait_for_a_mutation_that_was_taken_back_while_it_waited_and_now_waits_for_it() {
    let world = world();
    let item = world.observe(&Item(1));
    world.answer();
    world.client.mutate(SetItem::new(1, 8).in_scope("row").silent());
    world.client.mutate(Cut(1));
    world.advance(10);
    assert_eq!(world.client.cancel_mutations(&MutationFilter::all().paused(true)), 1);
    world.advance(10);
    assert!(item.state().is_paused());
    world.answer();
    world.client.set_online(true);
    world.advance(10_000);
    assert_eq!(world.client.is_mutating(&MutationFilter::all()), 0);
    assert_eq!(item.state().data.as_deref(), Some(&8));
}
