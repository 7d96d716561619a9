//! What is fresh, and for how long.

use crate::support::{Item, disabled, fresh, ms, world};
use query::{Filter, QueryOptions, RefetchOn, StaleTime};
use std::sync::atomic::Ordering;

fn for_a_second() -> QueryOptions {
    QueryOptions::new().stale_time(ms(1_000))
}

#[test]
fn an_observer_is_told_when_its_data_goes_stale() {
    let world = world();
    let (item, calls) = world.count(&Item(1), for_a_second());
    world.answer();
    let told = calls.load(Ordering::Relaxed);
    world.advance(999);
    assert!(!item.state().is_stale);
    assert_eq!(calls.load(Ordering::Relaxed), told);
    world.advance(1);
    assert!(item.state().is_stale);
    assert_eq!(calls.load(Ordering::Relaxed), told + 1);
}

#[test]
fn a_new_observer_fetches_stale_data_only() {
    let world = world();
    world.load(1);
    let _first = world.observe_with(&Item(1), for_a_second());
    world.answer();
    assert_eq!(world.server.reads(), 1);
    world.advance(1_000);
    let second = world.observe_with(&Item(1), for_a_second());
    assert!(second.state().is_refetching());
    world.answer();
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn arrival_may_always_or_never_fetch() {
    let world = world();
    world.load(1);
    let _never = world.observe_with(&Item(1), QueryOptions::new().refetch_on_mount(RefetchOn::Never));
    world.answer();
    assert_eq!(world.server.reads(), 1);
    let _always = world.observe_with(&Item(1), fresh().refetch_on_mount(RefetchOn::Always));
    world.answer();
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn static_data_is_never_asked_for_again() {
    let world = world();
    let options = QueryOptions::new().stale_time(StaleTime::Static).refetch_on_mount(RefetchOn::Always);
    let item = world.observe_with(&Item(1), options.clone());
    world.answer();
    world.client.invalidate(Filter::all());
    world.client.refetch(Filter::all());
    world.client.set_focused(false);
    world.client.set_focused(true);
    let _second = world.observe_with(&Item(1), options);
    world.advance(10_000);
    assert_eq!(world.server.reads(), 1);
    assert!(!item.state().is_stale);
}

#[test]
fn a_disabled_observer_is_not_stale_and_fetches_only_by_hand() {
    let world = world();
    let item = world.observe_with(&Item(1), disabled());
    world.client.invalidate(Filter::all());
    world.client.refetch(Filter::all());
    world.answer();
    assert!(!item.state().is_stale);
    assert_eq!(world.server.reads(), 0);
    item.refetch();
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
}

#[test]
fn an_observer_that_is_enabled_fetches_then() {
    let world = world();
    let item = world.observe_with(&Item(1), disabled());
    world.answer();
    assert_eq!(world.server.reads(), 0);
    item.set(&Item(1), &QueryOptions::new());
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
}

#[test]
fn other_options_alone_fetch_nothing() {
    let world = world();
    let item = world.observe_with(&Item(1), QueryOptions::new());
    world.answer();
    item.set(&Item(1), &QueryOptions::new().keep_previous(true));
    world.answer();
    assert_eq!(world.server.reads(), 1);
}
