//! What is shown while there is no data, and what an observer knows of itself.

use crate::support::{Item, fresh, world};
use query::{Filter, QueryOptions, RefetchOn, Status};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

fn placeholder() -> QueryOptions {
    QueryOptions::new().placeholder_data(|item: &Item, _| Some(i64::from(item.0)))
}

#[test]
fn it_is_shown_as_success_and_never_in_the_cache() {
    let world = world();
    let item = world.observe_with(&Item(1), placeholder());
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.status), (Some(&1), Status::Success));
    assert!(state.is_placeholder_data && state.is_fetching());
    assert_eq!(state.data_updated_at, None);
    assert_eq!(world.shown(1), None);
    assert_eq!(world.observe(&Item(1)).state().data, None, "it is this observer's");
    world.answer();
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.is_placeholder_data), (Some(&10), false));
}

#[test]
fn a_disabled_query_shows_it_too() {
    let world = world();
    let item = world.observe_with(&Item(1), placeholder().enabled(false));
    assert_eq!(item.state().data.as_deref(), Some(&1));
    world.answer();
    assert_eq!(world.server.reads(), 0);
}

#[test]
fn an_error_is_not_hidden_by_it() {
    let world = world();
    world.server.fail_reads(1);
    let item = world.observe_with(&Item(1), placeholder().retry(0));
    world.answer();
    let state = item.state();
    assert_eq!((state.status, state.data), (Status::Error, None));
}

#[test]
fn it_may_be_made_of_the_previous_data() {
    let world = world();
    let options = fresh().placeholder_data(|_: &Item, previous| Some(previous.copied()? + 1));
    let item = world.observe_with(&Item(1), options.clone());
    assert_eq!(item.state().data, None);
    world.answer();
    item.set(&Item(2), &options);
    assert_eq!(item.state().data.as_deref(), Some(&11));
    item.set(&Item(3), &options);
    assert_eq!(item.state().data.as_deref(), Some(&11), "of the last query that had data");
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&30));
}

#[test]
fn it_is_asked_for_once_for_each_query() {
    let world = world();
    let calls = Arc::new(AtomicU32::new(0));
    let counted = calls.clone();
    let options = QueryOptions::new().placeholder_data(move |_: &Item, _| {
        counted.fetch_add(1, Ordering::Relaxed);
        Some(0)
    });
    let item = world.observe_with(&Item(1), options.clone());
    for _ in 0..3 {
        item.state();
        item.set(&Item(1), &options);
    }
    assert_eq!(calls.load(Ordering::Relaxed), 1);
    item.set(&Item(2), &options);
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

#[test]
fn it_is_not_asked_for_again_when_other_options_change() {
    let world = world();
    let asked = Arc::new(AtomicU32::new(0));
    let count = asked.clone();
    let options = QueryOptions::new().placeholder_data(move |_: &Item, _| {
        count.fetch_add(1, Ordering::Relaxed);
        Some(-1)
    });
    let item = world.observe_with(&Item(1), options.clone());
    let before = item.state().data.unwrap();
    item.set(&Item(1), &options.retry(1));
    assert!(Arc::ptr_eq(&before, &item.state().data.unwrap()));
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[test]
fn an_observer_knows_whether_anything_was_fetched_since_it_came() {
    let world = world();
    world.load(1);
    let item = world.observe_with(&Item(1), fresh());
    assert!(item.state().is_fetched() && !item.state().is_fetched_after_mount);
    item.refetch();
    world.answer();
    assert!(item.state().is_fetched_after_mount);
    world.load(2);
    item.set(&Item(2), &fresh());
    assert!(!item.state().is_fetched_after_mount);
}

#[test]
fn one_that_is_not_subscribed_shows_what_is_cached_and_does_nothing() {
    let world = world();
    let options = QueryOptions::new().subscribed(false);
    let (item, calls) = world.count(&Item(1), options.clone());
    world.answer();
    assert_eq!((world.server.reads(), item.state().data), (0, None));
    world.client.set_data(&Item(1), 5);
    assert_eq!(item.state().data.as_deref(), Some(&5));
    world.client.invalidate(&Item(1));
    world.answer();
    assert_eq!((calls.load(Ordering::Relaxed), world.server.reads()), (0, 0));
    world.advance(300_000);
    assert!(world.client.get_state(&Item(1)).is_none(), "it does not keep the entry");
    item.set(&Item(1), &QueryOptions::new());
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    item.set(&Item(1), &options);
    world.client.refetch(&Item(1));
    let told = calls.load(Ordering::Relaxed);
    world.answer();
    assert_eq!(calls.load(Ordering::Relaxed), told);
}

#[test]
fn it_may_depend_on_the_query_whose_data_the_previous_is() {
    let world = world();
    let even = |_: &Item, previous: Option<(&Item, &i64)>| {
        previous.filter(|(item, _)| item.0 % 2 == 0).map(|(item, data)| data + i64::from(item.0))
    };
    let options = fresh().placeholder_data_from(even);
    let item = world.observe_with(&Item(1), options.clone());
    world.answer();
    item.set(&Item(2), &options);
    assert_eq!(item.state().data, None);
    world.answer();
    item.set(&Item(3), &options);
    assert_eq!(item.state().data.as_deref(), Some(&22));
    item.set(&Item(5), &options);
    assert_eq!(item.state().data.as_deref(), Some(&22), "of the last query that had data");
}

#[test]
fn one_made_of_previous_data_is_not_shown_after_a_reset() {
    let world = world();
    let options = fresh().placeholder_data(|_: &Item, previous| previous.copied());
    let item = world.observe_with(&Item(1), options.clone());
    world.answer();
    item.set(&Item(2), &options);
    world.answer();
    world.client.reset(&Item(2));
    assert_eq!(item.state().data, None);
}

#[test]
fn one_made_of_nothing_is_shown_after_a_reset_too() {
    let world = world();
    let item = world.observe_with(&Item(1), placeholder());
    world.answer();
    item.set(&Item(2), &placeholder());
    world.answer();
    world.client.reset(&Item(2));
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.is_placeholder_data), (Some(&2), true));
}

#[test]
fn after_a_reset_an_observer_knows_that_it_was_fetched() {
    let world = world();
    world.load(1);
    world.client.invalidate(Filter::all());
    world.load(1);
    let item = world.observe_with(&Item(1), fresh());
    world.client.reset(&Item(1));
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    assert!(item.state().is_fetched_after_mount);
}

#[test]
fn after_a_removal_too() {
    let world = world();
    world.load(1);
    let item = world.observe_with(&Item(1), fresh());
    world.client.remove(&Item(1));
    item.refetch();
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    assert!(item.state().is_fetched_after_mount);
}

#[test]
fn subscribing_again_heeds_refetch_on_mount_never() {
    let world = world();
    world.load(1);
    let never = QueryOptions::new().refetch_on_mount(RefetchOn::Never);
    let item = world.observe_with(&Item(1), never.clone().subscribed(false));
    item.set(&Item(1), &never);
    world.answer();
    assert_eq!(world.server.reads(), 1);
}

#[test]
fn subscribing_again_heeds_refetch_on_mount_always() {
    let world = world();
    world.load(1);
    let always = fresh().refetch_on_mount(RefetchOn::Always);
    let item = world.observe_with(&Item(1), always.clone().subscribed(false));
    item.set(&Item(1), &always);
    world.answer();
    assert_eq!(world.server.reads(), 2);
}
