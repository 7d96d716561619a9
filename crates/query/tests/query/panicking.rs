//! Closures of the user's that panic: whoever called them hears of it, and the client goes on.

use crate::support::{Item, World, fresh, ms, world};
use query::{Filter, QueryObserver, QueryOptions, Retry, Selector};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

fn panics<T>(call: impl FnOnce() -> T) -> bool {
    catch_unwind(AssertUnwindSafe(call)).is_err()
}

/// Panics while it is on.
fn fuse() -> (Arc<AtomicBool>, impl Fn() + Clone + Send + Sync + 'static) {
    let is_on = Arc::new(AtomicBool::new(true));
    let fuse = is_on.clone();
    (is_on, move || assert!(!fuse.load(Ordering::Relaxed), "the fuse is on"))
}

fn goes_on(world: &World) {
    let item = world.observe_with(&Item(7), fresh());
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&70));
    world.client.remove(Filter::all());
}

#[test]
fn a_predicate() {
    let world = world();
    world.load(1);
    let (_, burn) = fuse();
    assert!(panics(|| world.client.invalidate(Filter::all().predicate(move |_| {
        burn();
        true
    }))));
    assert!(!world.client.get_state(&Item(1)).unwrap().is_invalidated);
    goes_on(&world);
}

#[test]
fn an_update() {
    let world = world();
    world.load(1);
    let (is_on, burn) = fuse();
    let update = || {
        world.client.update_data(&Item(1), |data| {
            *data += 1;
            burn();
        })
    };
    assert!(panics(update));
    assert_eq!(world.shown(1), Some(10));
    is_on.store(false, Ordering::Relaxed);
    assert!(update());
    assert_eq!(world.shown(1), Some(11));
    goes_on(&world);
}

#[test]
fn what_an_observer_is_made_with() {
    let world = world();
    let (_, burn) = fuse();
    let (first, second) = (burn.clone(), burn.clone());
    let initial = QueryOptions::new().initial_data(move |_: &Item, _| {
        first();
        None
    });
    let placeholder = QueryOptions::new().placeholder_data(move |_: &Item, _| {
        second();
        None
    });
    let computed = QueryOptions::new().computed::<Item>(move |_| {
        burn();
        QueryOptions::new()
    });
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    for options in [initial, placeholder, computed] {
        assert!(panics(|| QueryObserver::new(&world.client, &Item(2), options.clone(), || {})));
        assert!(panics(|| item.set(&Item(2), &options)));
        assert_eq!(item.state().data.as_deref(), Some(&10), "it is where it was");
    }
    item.set(&Item(3), &fresh());
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&30));
    goes_on(&world);
}

#[test]
fn what_is_computed_of_a_change() {
    let world = world();
    let (is_on, burn) = fuse();
    is_on.store(false, Ordering::Relaxed);
    let computed = QueryOptions::new().computed::<Item>(move |_| {
        burn();
        fresh()
    });
    let item = world.observe_with(&Item(1), computed);
    world.answer();
    is_on.store(true, Ordering::Relaxed);
    assert!(panics(|| world.client.set_data(&Item(1), 3)));
    is_on.store(false, Ordering::Relaxed);
    world.client.update_data(&Item(1), |data| *data += 1);
    assert_eq!(item.state().data.as_deref(), Some(&4));
    goes_on(&world);
}

#[test]
fn a_selection() {
    let world = world();
    let (is_on, burn) = fuse();
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    let selector = Selector::<Item, i64>::new(move |data| {
        burn();
        *data
    });
    assert!(panics(|| item.select(&selector)));
    is_on.store(false, Ordering::Relaxed);
    assert_eq!(item.select(&selector).data.as_deref(), Some(&10));
}

#[test]
fn a_decision_about_another_try_cancels_the_fetch() {
    let world = world();
    let (_, burn) = fuse();
    world.server.fail_reads(1);
    let retry = Retry::when(move |_, _: &String| {
        burn();
        true
    });
    let item = world.observe_with(&Item(1), QueryOptions::new().retry(retry).retry_delay(ms(10)));
    assert!(panics(|| world.answer()));
    assert!(!item.state().is_fetching());
    item.refetch();
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    goes_on(&world);
}
