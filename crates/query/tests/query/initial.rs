//! Data to begin with.

use crate::support::{Item, World, fresh, ms, world};
use query::{FetchStatus, QueryOptions, Runtime, Status};

fn initial(value: i64) -> QueryOptions {
    QueryOptions::new().initial_data(move |_: &Item, _| Some(value))
}

fn ago(world: &World, millis: u64) -> std::time::Duration {
    world.runtime.now().checked_sub(ms(millis)).unwrap()
}

#[test]
fn it_is_in_the_cache_at_once_and_counts_as_just_received() {
    let world = world();
    let item = world.observe_with(&Item(1), initial(5).stale_time(ms(1_000)));
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.status), (Some(&5), Status::Success));
    assert_eq!((state.data_updated_at, state.data_update_count), (Some(world.runtime.now()), 0));
    assert!(!state.is_fetched() && !state.is_placeholder_data);
    world.answer();
    assert_eq!(world.server.reads(), 0, "it is fresh");
    assert_eq!(world.shown(1), Some(5));
}

#[test]
fn its_own_time_says_whether_it_is_fetched_at_once() {
    for (age, reads) in [(500, 0), (2_000, 1)] {
        let world = world();
        let options = initial(5).stale_time(ms(1_000)).initial_data_updated_at(ago(&world, age));
        let item = world.observe_with(&Item(1), options);
        assert_eq!(item.state().data.as_deref(), Some(&5));
        world.answer();
        assert_eq!(world.server.reads(), reads);
    }
}

#[test]
fn it_fills_an_entry_that_is_being_fetched_and_the_answer_wins() {
    let world = world();
    world.client.prefetch(Item(1));
    world.runtime.run();
    let item = world.observe_with(&Item(1), initial(5));
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.fetch_status), (Some(&5), FetchStatus::Fetching));
    assert_eq!(state.data_update_count, 0);
    world.answer();
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.data_update_count), (Some(&10), 1));
    assert_eq!(world.server.reads(), 1);
}

#[test]
fn it_does_not_overwrite_what_is_there() {
    let world = world();
    world.load(1);
    let item = world.observe_with(&Item(1), initial(5).stale_time(ms(1_000)));
    assert_eq!(item.state().data.as_deref(), Some(&10));
}

#[test]
fn reset_goes_back_to_it() {
    let world = world();
    let at = ago(&world, 500);
    let item = world.observe_with(&Item(1), initial(5).initial_data_updated_at(at));
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    world.client.reset(&Item(1));
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.data_update_count), (Some(&5), 0));
    assert_eq!((state.data_updated_at, state.fetch_status), (Some(at), FetchStatus::Fetching));
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
}

#[test]
fn a_cancelled_fetch_goes_back_to_it() {
    let world = world();
    let item = world.observe_with(&Item(1), initial(5));
    world.runtime.run();
    world.client.cancel(&Item(1));
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.status), (Some(&5), Status::Success));
    assert_eq!((state.fetch_status, state.data_update_count), (FetchStatus::Idle, 0));
}

#[test]
fn it_may_come_from_another_query_and_may_be_nothing() {
    let world = world();
    let from_first =
        || fresh().initial_data(|item: &Item, client| Some(*client.get_data(&Item(0))? + i64::from(item.0)));
    let without = world.observe_with(&Item(1), from_first());
    assert_eq!(without.state().data, None);
    world.client.set_data(&Item(0), 100);
    let with = world.observe_with(&Item(2), from_first());
    assert_eq!(with.state().data.as_deref(), Some(&102));
    without.set(&Item(3), &from_first());
    assert_eq!(without.state().data.as_deref(), Some(&103), "for each query it turns to");
}

#[test]
fn a_fetch_by_hand_takes_it_if_it_is_fresh() {
    let world =
        crate::support::world_with(|builder| builder.defaults(fresh().initial_data(|_: &Item, _| Some(5))));
    let client = world.client.clone();
    let data = world.runtime.block_on(async move { client.fetch(Item(1)).await.ok().map(|data| *data) });
    assert_eq!(data, Some(Some(5)));
}

#[test]
fn it_is_shown_under_the_layers_of_mutations_under_way() {
    let world = world();
    world.client.mutate(crate::support::SetItem::new(1, 7));
    let item = world.observe_with(&Item(1), initial(5).stale_time(ms(1_000)));
    assert_eq!(item.state().data.as_deref(), Some(&7));
}

#[test]
fn reset_goes_back_to_it_though_the_entry_was_there_before() {
    let world = world();
    world.load(1);
    let item = world.observe_with(&Item(1), fresh().initial_data(|_: &Item, _| Some(5)));
    world.client.reset(&Item(1));
    assert_eq!(item.state().data.as_deref(), Some(&5));
}

#[test]
fn after_a_removal_a_refetch_begins_with_it() {
    let world = world();
    let item = world.observe_with(&Item(1), fresh().initial_data(|_: &Item, _| Some(5)));
    item.refetch();
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    world.client.remove(&Item(1));
    item.refetch();
    assert_eq!(item.state().data.as_deref(), Some(&5), "asked for, and it has no data");
}
