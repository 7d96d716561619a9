//! Parts of the data.

use crate::{
    infinite::{FEED, Feed, loaded},
    support::{Item, fresh, world},
};
use query::{Infinite, QueryOptions, Selector};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

/// Halves even numbers.
fn half() -> (Selector<Item, i64, String>, Arc<AtomicU32>) {
    let runs = Arc::new(AtomicU32::new(0));
    let counted = runs.clone();
    let selector = Selector::fallible(move |data: &i64| {
        counted.fetch_add(1, Ordering::Relaxed);
        if data % 2 == 0 { Ok(data / 2) } else { Err(format!("{data} is odd")) }
    });
    (selector, runs)
}

#[test]
fn it_runs_again_only_if_the_data_is_another() {
    let world = world();
    let item = world.observe_with(&Item(1), fresh());
    let (half, runs) = half();
    assert_eq!(item.select(&half).data, None);
    world.answer();
    for _ in 0..3 {
        assert_eq!(item.select(&half).data.as_deref(), Some(&5));
    }
    item.refetch();
    world.answer();
    item.select(&half);
    assert_eq!((runs.load(Ordering::Relaxed), world.server.reads()), (1, 2), "the answer was equal");
    world.client.set_data(&Item(1), 12);
    assert_eq!(item.select(&half).data.as_deref(), Some(&6));
    assert_eq!(runs.load(Ordering::Relaxed), 2);
}

#[test]
fn an_equal_part_keeps_its_identity() {
    let world = world();
    let sign = Selector::<Item, i64>::new(|data| data.signum());
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    let before = item.select(&sign).data.unwrap();
    world.client.set_data(&Item(1), 11);
    assert!(Arc::ptr_eq(&before, &item.select(&sign).data.unwrap()));
}

#[test]
fn after_an_error_the_last_part_stays_and_the_query_itself_has_not_failed() {
    let world = world();
    let (half, _) = half();
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    item.select(&half);
    world.client.set_data(&Item(1), 11);
    let selected = item.select(&half);
    assert_eq!(selected.data.as_deref(), Some(&5));
    assert_eq!(selected.error.as_deref(), Some(&String::from("11 is odd")));
    assert!(item.state().error.is_none());
    world.client.set_data(&Item(1), 14);
    let selected = item.select(&half);
    assert_eq!((selected.data.as_deref(), selected.error), (Some(&7), None));
}

#[test]
fn an_error_does_not_leak_into_another_query_and_a_reset_clears_it() {
    let world = world();
    let (half, _) = half();
    let item = world.observe_with(&Item(1), fresh());
    world.client.set_data(&Item(1), 11);
    assert!(item.select(&half).error.is_some());
    item.set(&Item(2), &fresh());
    let selected = item.select(&half);
    assert_eq!((selected.data, selected.error), (None, None));
    item.set(&Item(1), &fresh());
    assert!(item.select(&half).error.is_some());
    world.client.reset(&Item(1));
    let selected = item.select(&half);
    assert_eq!((selected.data, selected.error), (None, None));
}

#[test]
fn placeholders_are_selected_from_too() {
    let world = world();
    let (half, _) = half();
    let options = QueryOptions::new().placeholder_data(|_: &Item, _| Some(4));
    let item = world.observe_with(&Item(1), options);
    assert_eq!(item.select(&half).data.as_deref(), Some(&2));
    world.answer();
    assert_eq!(item.select(&half).data.as_deref(), Some(&5));
}

#[test]
fn data_that_is_kept_for_another_query_is_not_selected_from_again() {
    let world = world();
    let runs = Arc::new(AtomicU32::new(0));
    let counted = runs.clone();
    let selector = Selector::new(move |data: &i64| {
        counted.fetch_add(1, Ordering::Relaxed);
        data / 100
    });
    let options = fresh().keep_previous(true);
    let item = world.observe_with(&Item(1), options.clone());
    world.answer();
    let first = item.select(&selector).data.unwrap();
    item.set(&Item(2), &options);
    let kept = item.select(&selector).data.unwrap();
    assert_eq!((Arc::ptr_eq(&first, &kept), runs.load(Ordering::Relaxed)), (true, 1));
    world.answer();
    let second = item.select(&selector).data.unwrap();
    assert_eq!((Arc::ptr_eq(&first, &second), runs.load(Ordering::Relaxed)), (true, 2), "an equal part");
}

#[test]
fn pages_are_selected_from_like_any_data() {
    let world = world();
    let feed = loaded(&world, &FEED, 2);
    let calls = Arc::new(AtomicU32::new(0));
    let counted = calls.clone();
    let sum = Selector::<Infinite<Feed>, i64>::new(move |pages| {
        counted.fetch_add(1, Ordering::Relaxed);
        pages.iter().sum()
    });
    assert_eq!(feed.select(&sum).data.as_deref(), Some(&10));
    feed.fetch_next_page();
    assert_eq!(feed.select(&sum).data.as_deref(), Some(&10));
    world.answer();
    assert_eq!(feed.select(&sum).data.as_deref(), Some(&30));
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}
