//! Observers that come, turn and go.

use crate::support::{Careful, Item, disabled, fresh, world};
use query::{QueryObserver, QueryOptions, Status};
use std::sync::{Arc, Mutex};

fn keeping() -> QueryOptions {
    fresh().keep_previous(true)
}

#[test]
fn turning_shows_the_other_query_and_fetches_it() {
    let world = world();
    let item = world.observe(&Item(1));
    world.answer();
    item.set(&Item(2), &QueryOptions::new());
    let state = item.state();
    assert_eq!((state.status, state.data), (Status::Pending, None));
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&20));
}

#[test]
fn turning_to_what_is_fresh_asks_for_nothing() {
    let world = world();
    world.load(2);
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    item.set(&Item(2), &fresh());
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&20));
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn the_previous_data_shows_until_the_new_is_there() {
    let world = world();
    let item = world.observe_with(&Item(1), keeping());
    assert!(!item.state().is_placeholder_data);
    world.answer();
    item.set(&Item(2), &keeping());
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.is_placeholder_data), (Some(&10), true));
    assert!(state.is_fetching());
    world.answer();
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.is_placeholder_data), (Some(&20), false));
    assert_eq!(world.shown(2), Some(20));
}

#[test]
fn over_several_pending_queries_the_last_that_had_data_shows() {
    let world = world();
    let item = world.observe_with(&Item(1), keeping());
    world.answer();
    item.set(&Item(2), &keeping());
    world.runtime.run();
    item.set(&Item(3), &keeping());
    assert_eq!(item.state().data.as_deref(), Some(&10));
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&30));
}

#[test]
fn the_previous_data_does_not_hide_an_error() {
    let world = crate::support::world_with(|builder| builder.defaults(keeping().retry(0)));
    let item = world.observe(&Item(1));
    world.answer();
    world.server.fail_reads(1);
    item.set(&Item(2), &QueryOptions::new());
    world.answer();
    let state = item.state();
    assert!(state.is_loading_error());
    assert_eq!((state.data, state.is_placeholder_data), (None, false));
}

#[test]
fn turning_away_gives_up_a_fetch_that_can_be_given_up() {
    let world = world();
    let item = world.observe(&Careful(1));
    world.runtime.run();
    item.set(&Careful(2), &QueryOptions::new());
    world.answer();
    assert_eq!(world.client.get_data(&Careful(1)), None);
    assert_eq!(item.state().data.as_deref(), Some(&20));
}

#[test]
fn each_observer_has_its_own_idea_of_stale_and_enabled() {
    let world = world();
    world.load(1);
    let stale = world.observe_with(&Item(1), QueryOptions::new().refetch_on_mount(query::RefetchOn::Never));
    let fresh = world.observe_with(&Item(1), fresh());
    let disabled = world.observe_with(&Item(1), disabled());
    assert!(stale.state().is_stale && stale.state().is_enabled);
    assert!(!fresh.state().is_stale);
    assert!(!disabled.state().is_enabled && !disabled.state().is_stale);
}

#[test]
fn an_observer_that_leaves_while_all_are_told_does_not_keep_the_others_from_hearing() {
    let world = world();
    let leaving: Arc<Mutex<Option<QueryObserver<Item>>>> = Arc::default();
    let slot = leaving.clone();
    let leaver = QueryObserver::new(&world.client, &Item(1), fresh(), move || {
        drop(slot.lock().unwrap().take());
    });
    world.runtime.run();
    *leaving.lock().unwrap() = Some(leaver);
    let heard = Arc::new(Mutex::new(None));
    let (client, slot) = (world.client.clone(), heard.clone());
    let _other = QueryObserver::new(&world.client, &Item(1), fresh(), move || {
        *slot.lock().unwrap() = client.get_data(&Item(1)).map(|data| *data);
    });
    world.answer();
    assert!(leaving.lock().unwrap().is_none());
    assert_eq!(*heard.lock().unwrap(), Some(10));
}

#[test]
fn a_removed_entry_is_blank_to_its_observer_and_can_be_fetched_again() {
    let world = world();
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    world.client.remove(&Item(1));
    assert_eq!(item.state().data, None);
    item.refetch();
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
}

#[test]
fn after_a_reset_the_data_of_an_earlier_query_is_not_shown() {
    let world = world();
    let item = world.observe_with(&Item(1), keeping());
    world.answer();
    item.set(&Item(2), &keeping());
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&20));
    world.client.reset(&Item(2));
    let state = item.state();
    assert_eq!((state.data, state.is_placeholder_data), (None, false));
}

#[test]
fn nor_after_everything_was_dropped() {
    let world = world();
    let item = world.observe_with(&Item(1), keeping());
    world.answer();
    item.set(&Item(2), &keeping());
    world.answer();
    world.client.clear();
    assert_eq!(item.state().data, None);
}

#[test]
fn an_observer_whose_callback_panics_while_it_is_made_leaves_nothing_behind() {
    let world = world();
    let make = || QueryObserver::new(&world.client, &Item(1), fresh(), || panic!("the callback is broken"));
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(make)).is_err());
    assert!(world.client.find_all(query::Filter::all()).iter().all(|entry| entry.state.observers == 0));
    world.advance(400_000);
    assert_eq!(world.client.find_all(query::Filter::all()).len(), 0);
}
