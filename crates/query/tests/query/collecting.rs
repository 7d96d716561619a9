//! Data that nobody uses.

use crate::support::{Item, ms, world};
use query::{GcTime, QueryOptions};

fn gc(millis: u64) -> QueryOptions {
    QueryOptions::new().gc_time(ms(millis))
}

fn is_cached(world: &crate::support::World, id: u32) -> bool {
    world.client.get_state(&Item(id)).is_some()
}

#[test]
fn the_longest_time_ever_asked_for_counts() {
    let world = world();
    for time in [100, 200, 10] {
        drop(world.observe_with(&Item(1), gc(time)));
    }
    world.answer();
    world.advance(199);
    assert!(is_cached(&world, 1));
    world.advance(1);
    assert!(!is_cached(&world, 1));
}

#[test]
fn unused_data_goes_five_minutes_after_its_last_observer() {
    let world = world();
    let item = world.observe(&Item(1));
    world.advance(600_000);
    drop(item);
    world.advance(299_999);
    assert!(is_cached(&world, 1));
    world.advance(1);
    assert!(!is_cached(&world, 1));
}

#[test]
fn no_time_at_all_means_the_next_tick_and_never_while_observed() {
    let world = world_zero();
    let item = world.observe(&Item(1));
    world.advance(60_000);
    assert!(is_cached(&world, 1));
    drop(item);
    assert!(is_cached(&world, 1));
    world.advance(0);
    assert!(!is_cached(&world, 1));
}

fn world_zero() -> crate::support::World {
    crate::support::world_with(|builder| builder.defaults(gc(0)))
}

#[test]
fn an_entry_that_never_fetched_goes_too() {
    let world = world();
    drop(world.observe_with(&Item(1), gc(100).enabled(false)));
    world.advance(99);
    assert!(is_cached(&world, 1));
    world.advance(1);
    assert!(!is_cached(&world, 1));
}

#[test]
fn a_fetch_under_way_keeps_its_entry() {
    let world = world_zero();
    world.client.prefetch(Item(1));
    world.advance(50);
    assert!(is_cached(&world, 1));
    world.advance(50);
    world.advance(0);
    assert!(!is_cached(&world, 1));
}

#[test]
fn never_means_never() {
    let world = world();
    drop(world.observe_with(&Item(1), QueryOptions::new().gc_time(GcTime::Never)));
    world.advance(100 * 86_400_000);
    assert!(is_cached(&world, 1));
}
