//! Saying that data is old.

use crate::support::{Item, disabled, fresh, world};
use query::{FetchStatus, Filter, Refetch, RefetchOptions, Runtime, Status};
use std::sync::{Arc, Mutex, atomic::Ordering};

#[test]
fn what_is_observed_is_fetched_again_and_the_rest_when_it_is_next_observed() {
    let world = world();
    let observed = world.observe_with(&Item(1), fresh());
    world.load(2);
    world.answer();
    world.server.put(1, 11);
    world.client.invalidate(Filter::all());
    world.answer();
    assert_eq!(world.server.reads(), 3);
    assert_eq!(observed.state().data.as_deref(), Some(&11));
    assert!(world.client.get_state(&Item(2)).unwrap().is_invalidated);
    let _later = world.observe_with(&Item(2), fresh());
    world.answer();
    assert_eq!(world.server.reads(), 4);
}

#[test]
fn who_is_fetched_again_can_be_chosen() {
    for (which, reads) in
        [(Refetch::Nothing, 0), (Refetch::Active, 1), (Refetch::Inactive, 1), (Refetch::All, 2)]
    {
        let world = world();
        let _observed = world.observe_with(&Item(1), fresh());
        world.load(2);
        let _disabled = world.observe_with(&Item(3), disabled());
        let before = world.server.reads();
        world.client.invalidate_with(Filter::all(), which);
        world.answer();
        assert_eq!(world.server.reads() - before, reads, "{which:?}");
    }
}

#[test]
fn a_refetch_under_way_starts_anew_and_its_old_answer_is_not_believed() {
    let world = world();
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    item.refetch();
    world.advance(50);
    world.server.put(1, 11);
    world.client.invalidate(&Item(1));
    world.advance(50);
    assert_eq!(item.state().data.as_deref(), Some(&10));
    world.advance(50);
    assert_eq!(item.state().data.as_deref(), Some(&11));
    assert!(!item.state().is_invalidated);
}

#[test]
fn a_refetch_under_way_is_waited_for_if_it_is_not_to_be_cancelled() {
    let world = world();
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    let joined = RefetchOptions::new().cancel_refetch(false);
    item.refetch();
    world.advance(50);
    world.server.put(1, 11);
    drop(world.client.refetch_with(Filter::all(), joined));
    world.advance(50);
    assert_eq!((item.state().data.as_deref(), world.server.reads()), (Some(&10), 2));
    world.client.refetch_with(Filter::all(), joined);
    world.advance(50);
    drop(world.client.invalidate_with(&Item(1), joined.refetch_type(Refetch::All)));
    world.advance(50);
    assert_eq!((item.state().data.as_deref(), world.server.reads()), (Some(&11), 3));
    assert!(item.state().is_invalidated, "it was asked before");
    assert_eq!(world.client.is_fetching(Filter::all()), 0);
}

#[test]
fn a_refetch_can_be_of_those_alone_that_nobody_observes() {
    let world = world();
    let _observed = world.observe_with(&Item(1), fresh());
    world.load(2);
    world.answer();
    let before = world.server.reads();
    world.client.refetch_with(Filter::all(), Refetch::Inactive);
    assert_eq!((world.client.is_fetching(&Item(1)), world.client.is_fetching(&Item(2))), (0, 1));
    world.answer();
    assert_eq!(world.server.reads() - before, 1);
}

#[test]
fn a_first_load_that_is_invalidated_shows_its_answer_and_asks_once_more() {
    let world = world();
    let item = world.observe_with(&Item(1), fresh());
    world.advance(50);
    world.server.put(1, 11);
    world.client.invalidate(&Item(1));
    world.advance(50);
    assert_eq!(item.state().data.as_deref(), Some(&10));
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&11));
    assert!(!item.state().is_invalidated);
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn who_awaits_an_invalidation_waits_for_the_new_data() {
    let world = world();
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    world.server.put(1, 11);
    let fetches = world.client.invalidate(&Item(1));
    let seen = std::sync::Arc::new(std::sync::Mutex::new(None));
    let (client, slot) = (world.client.clone(), seen.clone());
    query::Runtime::spawn(
        &world.runtime,
        Box::pin(async move {
            fetches.await;
            *slot.lock().unwrap() = client.get_data(&Item(1)).map(|data| *data);
        }),
    );
    world.runtime.run();
    assert_eq!(*seen.lock().unwrap(), None);
    world.answer();
    assert_eq!(*seen.lock().unwrap(), Some(11));
    drop(item);
}

#[test]
fn reset_goes_back_to_no_data_and_fetches_what_is_observed() {
    let world = world();
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    world.load(2);
    world.client.reset(Filter::all());
    assert!(item.state().is_loading());
    let unused = world.client.get_state(&Item(2)).unwrap();
    assert_eq!((unused.status, unused.fetch_status, unused.data), (Status::Pending, FetchStatus::Idle, None));
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    assert_eq!(world.server.reads(), 3);
    world.advance(300_000);
    assert!(world.client.get_state(&Item(2)).is_none(), "nobody uses it");
}

#[test]
fn what_is_invalidated_already_is_no_news() {
    let world = world();
    let (item, calls) = world.count(&Item(1), fresh());
    world.answer();
    world.client.invalidate_with(&Item(1), Refetch::Nothing);
    let told = calls.load(Ordering::Relaxed);
    world.client.invalidate_with(&Item(1), Refetch::Nothing);
    assert_eq!(calls.load(Ordering::Relaxed), told);
    item.refetch();
    world.advance(50);
    world.client.invalidate_with(&Item(1), Refetch::Nothing);
    world.advance(50);
    assert!(item.state().is_invalidated, "what was asked for before is not newer");
}

#[test]
fn clear_empties_the_cache() {
    let world = world();
    world.load(1);
    let item = world.observe_with(&Item(2), fresh());
    world.answer();
    world.client.clear();
    assert_eq!((world.shown(1), world.shown(2)), (None, None));
    assert_eq!(item.state().data, None);
}

#[test]
fn a_disabled_query_that_nobody_observes_is_not_fetched_even_if_all_are() {
    let world = world();
    drop(world.observe_with(&Item(1), disabled()));
    world.client.invalidate_with(Filter::all(), Refetch::All);
    world.client.refetch(Filter::all());
    world.answer();
    assert_eq!(world.server.reads(), 0);
}

#[test]
fn who_awaits_the_invalidation_of_a_first_load_waits_for_the_new_data() {
    let world = world();
    let _item = world.observe_with(&Item(1), fresh());
    world.advance(50);
    world.server.put(1, 11);
    let fetches = world.client.invalidate(&Item(1));
    let seen = Arc::new(Mutex::new(None));
    let (client, slot) = (world.client.clone(), seen.clone());
    world.runtime.spawn(Box::pin(async move {
        fetches.await;
        *slot.lock().unwrap() = client.get_data(&Item(1)).map(|data| *data);
    }));
    world.advance(1_000);
    assert_eq!(*seen.lock().unwrap(), Some(11));
}
