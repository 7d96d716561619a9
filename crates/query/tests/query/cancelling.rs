//! Fetches that nobody wants any more.

use crate::support::{Careful, Item, World, fresh, world};
use query::{FetchStatus, Filter, Query, QueryError, Runtime, Status};
use std::sync::{Arc, Mutex};

type Answer<Q> = Arc<Mutex<Option<Result<i64, QueryError<<Q as Query>::Error>>>>>;

/// Asks in a task of its own.
fn ask<Q: Query<Data = i64>>(world: &World, query: Q) -> Answer<Q> {
    let (client, answer) = (world.client.clone(), Answer::<Q>::default());
    let slot = answer.clone();
    world.runtime.spawn(Box::pin(async move {
        let outcome = client.fetch(query).await;
        *slot.lock().unwrap() = Some(outcome.map(|data| *data));
    }));
    world.runtime.run();
    answer
}

#[test]
fn a_fetch_that_did_not_take_the_token_goes_on_without_observers_and_is_cached() {
    let world = world();
    drop(world.observe(&Item(1)));
    world.answer();
    assert_eq!(world.shown(1), Some(10));
}

#[test]
fn a_fetch_that_took_the_token_ends_with_its_last_observer() {
    let world = world();
    let item = world.observe(&Careful(1));
    world.runtime.run();
    drop(item);
    world.answer();
    let state = world.client.get_state(&Careful(1)).unwrap();
    assert_eq!((state.data, state.status, state.fetch_status), (None, Status::Pending, FetchStatus::Idle));
}

#[test]
fn cancelling_a_first_load_leaves_no_data_and_no_error() {
    let world = world();
    let answer = ask(&world, Item(1));
    world.client.cancel(&Item(1));
    world.answer();
    assert_eq!(*answer.lock().unwrap(), Some(Err(QueryError::Cancelled)));
    let state = world.client.get_state(&Item(1)).unwrap();
    assert_eq!((state.status, state.fetch_status), (Status::Pending, FetchStatus::Idle));
    assert_eq!((state.error, state.data), (None, None));
}

#[test]
fn cancelling_a_refetch_gives_those_who_wait_the_old_data() {
    let world = world();
    world.load(1);
    world.server.put(1, 11);
    let answer = ask(&world, Item(1));
    world.client.cancel(Filter::all());
    world.answer();
    assert_eq!(*answer.lock().unwrap(), Some(Ok(10)));
    let state = world.client.get_state(&Item(1)).unwrap();
    assert_eq!((state.status, state.fetch_status), (Status::Success, FetchStatus::Idle));
    assert_eq!(state.data.as_deref(), Some(&10));
}

#[test]
fn cancelling_what_has_settled_changes_nothing() {
    let world = world();
    world.load(1);
    world.client.cancel(&Item(1));
    assert_eq!(world.shown(1), Some(10));
}

#[test]
fn two_invalidations_then_no_observer_leave_the_old_data_idle_and_a_new_observer_fetches() {
    let world = world();
    let item = world.observe_with(&Careful(1), fresh());
    world.answer();
    world.client.invalidate(&Careful(1));
    world.runtime.run();
    world.client.invalidate(&Careful(1));
    world.runtime.run();
    drop(item);
    world.answer();
    let state = world.client.get_state(&Careful(1)).unwrap();
    assert_eq!((state.data.as_deref(), state.fetch_status), (Some(&10), FetchStatus::Idle));
    world.server.put(1, 11);
    let item = world.observe_with(&Careful(1), fresh());
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&11));
}

#[test]
fn removing_ends_the_fetch_and_tells_those_who_wait() {
    let world = world();
    let answer = ask(&world, Item(1));
    world.client.remove(&Item(1));
    world.answer();
    assert_eq!(*answer.lock().unwrap(), Some(Err(QueryError::Cancelled)));
    assert!(world.client.get_state(&Item(1)).is_none());
}

#[test]
fn resetting_a_first_load_starts_it_anew_for_its_observer() {
    let world = world();
    let item = world.observe(&Item(1));
    world.runtime.run();
    world.client.reset(&Item(1));
    let state = item.state();
    assert_eq!((state.status, state.error, state.data), (Status::Pending, None, None));
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn a_cancelled_fetch_may_keep_what_its_failures_have_told() {
    use query::{Cancel, QueryOptions, Retry};
    let world =
        crate::support::world_with(|builder| builder.defaults(QueryOptions::new().retry(Retry::Forever)));
    for (cancel, failures) in [(Cancel::Keep, 1), (Cancel::Revert, 0)] {
        world.server.fail_reads(1);
        let item = world.observe(&Item(1));
        world.answer();
        assert_eq!(item.state().failure_count, 1);
        world.client.cancel_with(&Item(1), cancel);
        let state = item.state();
        assert_eq!((state.failure_count, state.fetch_status), (failures, FetchStatus::Idle), "{cancel:?}");
        world.client.remove(&Item(1));
    }
    world.advance(60_000);
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn who_awaits_a_refetch_that_ends_with_its_last_observer_gets_the_old_data() {
    let world = world();
    let item = world.observe_with(&Careful(1), fresh());
    world.answer();
    world.client.invalidate(&Careful(1));
    let answer = ask(&world, Careful(1));
    drop(item);
    world.runtime.run();
    assert_eq!(*answer.lock().unwrap(), Some(Ok(10)));
}

#[test]
fn who_awaits_a_first_load_that_is_reset_is_told_that_it_was_cancelled() {
    let world = world();
    let answer = ask(&world, Item(1));
    world.client.reset(&Item(1));
    world.answer();
    assert_eq!(*answer.lock().unwrap(), Some(Err(QueryError::Cancelled)));
    let state = world.client.get_state(&Item(1)).unwrap();
    assert_eq!((state.status, state.fetch_status, state.error), (Status::Pending, FetchStatus::Idle, None));
}

#[test]
fn who_awaits_a_paused_fetch_that_is_cancelled_is_told() {
    let world = world();
    world.client.set_online(false);
    let answer = ask(&world, Item(1));
    assert_eq!(*answer.lock().unwrap(), None);
    world.client.cancel(&Item(1));
    world.runtime.run();
    assert_eq!(*answer.lock().unwrap(), Some(Err(QueryError::Cancelled)));
}
