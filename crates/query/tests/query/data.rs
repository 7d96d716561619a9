//! Writing by hand.

use crate::support::{Item, World, fresh, world};
use query::{CacheEventKind, FetchStatus, Status};
use std::sync::{Arc, Mutex};

#[test]
fn written_data_shows_while_a_fetch_goes_on_and_its_answer_wins() {
    let world = world();
    let item = world.observe(&Item(1));
    world.runtime.run();
    world.client.set_data(&Item(1), 5);
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.fetch_status), (Some(&5), FetchStatus::Fetching));
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
}

#[test]
fn an_update_of_nothing_changes_and_creates_nothing() {
    let world = world();
    assert!(!world.client.update_data(&Item(1), |data| *data += 1));
    assert!(world.client.get_state(&Item(1)).is_none());
    world.client.set_data(&Item(1), 5);
    assert!(world.client.update_data(&Item(1), |data| *data += 1));
    assert_eq!(world.shown(1), Some(6));
}

#[test]
fn an_update_may_use_the_client_even_on_the_same_entry() {
    let world = world();
    world.client.set_data(&Item(1), 5);
    let client = world.client.clone();
    world.client.update_data(&Item(1), |data| {
        client.set_data(&Item(1), 100);
        *data += 1;
    });
    assert_eq!(world.shown(1), Some(6), "the outer write is the later one");
}

#[test]
fn data_may_be_as_old_as_it_says() {
    let World { client, runtime, .. } = world();
    let now = query::Runtime::now(&runtime);
    client.set_data_at(&Item(1), 5, now.checked_sub(crate::support::ms(500)).unwrap());
    let state = client.get_state(&Item(1)).unwrap();
    assert_eq!(state.data_updated_at, now.checked_sub(crate::support::ms(500)));
    assert_eq!(state.status, Status::Success);
}

#[test]
fn written_data_is_what_a_cancelled_fetch_goes_back_to() {
    let world = world();
    world.load(1);
    let item = world.observe(&Item(1));
    world.runtime.run();
    world.client.set_data(&Item(1), 5);
    world.client.cancel(&Item(1));
    world.answer();
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.fetch_status), (Some(&5), FetchStatus::Idle));
}

#[test]
fn listeners_hear_what_happens_until_they_unsubscribe() {
    let world = world();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = heard.clone();
    let subscription = world.client.subscribe(move |event| log.lock().unwrap().push(event.kind));
    let item = world.observe_with(&Item(1), fresh());
    drop(item);
    world.client.remove(&Item(1));
    drop(subscription);
    world.client.set_data(&Item(1), 5);
    let heard = heard.lock().unwrap();
    assert_eq!(heard.first(), Some(&CacheEventKind::Added));
    assert!(
        heard.contains(&CacheEventKind::ObserverAdded) && heard.contains(&CacheEventKind::ObserverRemoved)
    );
    assert_eq!(heard.last(), Some(&CacheEventKind::Removed));
}

#[test]
fn the_cache_can_be_bounded_by_a_listener() {
    let world = world();
    let client = world.client.clone();
    let _bound = world.client.subscribe(move |event| {
        if event.kind == CacheEventKind::Added {
            client.remove(
                query::Filter::all().inactive().predicate(|entry| entry.state.data_updated_at.is_some()),
            );
        }
    });
    for id in 0..5 {
        world.client.set_data(&Item(id), 0);
    }
    assert_eq!((0..5).filter(|id| world.shown(*id).is_some()).count(), 1);
}

#[test]
fn several_are_read_written_and_changed_by_filter() {
    let world = world();
    for id in 1..4 {
        world.client.set_data(&Item(id), i64::from(id));
    }
    world.client.set_data(&crate::support::Careful(1), 100);
    let all = || {
        let mut all: Vec<i64> = world
            .client
            .get_queries_data::<Item>(query::Filter::all())
            .iter()
            .map(|(_, data)| **data)
            .collect();
        all.sort_unstable();
        all
    };
    assert_eq!(all(), [1, 2, 3]);
    world.client.set_queries_data::<Item>(query::Filter::prefix("items"), |item| (item.0 > 1).then_some(9));
    assert_eq!(all(), [1, 9, 9]);
    world.client.update_queries_data::<Item>(query::Filter::all(), |item, data| *data += i64::from(item.0));
    assert_eq!(all(), [2, 11, 12]);
    assert_eq!(world.client.get_data(&crate::support::Careful(1)).as_deref(), Some(&100));
}
