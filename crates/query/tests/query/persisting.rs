//! Data that outlives the page: what is found again.

use crate::{
    lives::Life,
    support::{Item, Missing, SetItem, fresh, ms},
};
use query::{FetchStatus, RefetchOn, Runtime};

#[test]
fn what_was_fetched_is_there_in_the_next_life_with_its_timestamp_and_not_fetched_while_fresh() {
    let life = Life::stored();
    let at = life.world.client.get_state(&Item(1)).unwrap().data_updated_at;
    let next = life.next();
    let item = next.world.observe_with(&Item(1), query::QueryOptions::new().stale_time(ms(60_000)));
    next.world.runtime.run();
    let state = item.state();
    assert_eq!((state.data.as_deref(), state.data_updated_at), (Some(&10), at));
    assert_eq!(state.fetch_status, FetchStatus::Idle);
    next.world.answer();
    assert_eq!(next.world.server.reads(), 1, "the one of the first life");
}

#[test]
fn stale_data_is_shown_at_once_and_fetched_again() {
    let life = Life::stored();
    life.world.server.put(1, 11);
    let next = life.next();
    let item = next.world.observe(&Item(1));
    next.world.runtime.run();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    assert!(item.state().is_fetching());
    next.world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&11));
}

#[test]
fn what_is_restored_is_enough_for_one_who_takes_any_data() {
    let next = Life::stored().next();
    let client = next.world.client.clone();
    let data = next.world.runtime.block_on(async move { client.ensure(Item(1)).await.map(|data| *data) });
    assert_eq!(data, Some(Ok(10)));
    assert_eq!(next.world.server.reads(), 1);
}

#[test]
fn a_refetch_asks_the_server_whatever_is_restored() {
    let life = Life::stored();
    life.world.server.put(1, 11);
    let next = life.next();
    let item = next.world.observe_with(&Item(1), fresh());
    item.refetch();
    next.world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&11));
}

#[test]
fn nothing_is_restored_until_somebody_wants_it() {
    let next = Life::stored().next();
    assert_eq!(next.world.shown(1), None);
}

#[test]
fn restored_data_shows_offline() {
    let next = Life::stored().next();
    next.world.client.set_online(false);
    let item = next.world.observe(&Item(1));
    next.world.runtime.run();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    assert_eq!(item.state().fetch_status, FetchStatus::Paused);
}

#[test]
fn the_layers_are_not_stored_with_the_data() {
    let life = Life::stored();
    life.world.client.set_online(false);
    life.world.client.mutate(SetItem::new(1, 5));
    life.world.client.update_data(&Item(1), |data| *data += 1);
    life.world.advance(1_000);
    assert!(life.storage.value("item").unwrap().contains("\"data\":11"));
}

#[test]
fn a_restore_that_comes_after_newer_data_loses() {
    let life = Life::stored();
    let next = life.next();
    next.storage.set_delay(ms(300));
    let item = next.world.observe_with(&Item(1), fresh());
    next.world.advance(100);
    next.world.client.set_data(&Item(1), 7);
    next.world.advance(500);
    assert_eq!(item.state().data.as_deref(), Some(&7));
}

#[test]
fn a_slow_storage_holds_up_a_fetch_for_as_long_as_patience_lasts() {
    let next = Life::stored().next_with(|persistence| persistence.patience(ms(50)));
    next.storage.set_delay(ms(120));
    next.world.server.put(1, 11);
    let item = next.world.observe(&Item(1));
    next.world.advance(49);
    assert_eq!(next.world.server.reads(), 1);
    next.world.advance(71);
    assert_eq!(next.world.server.reads(), 2);
    assert_eq!(item.state().data.as_deref(), Some(&10), "it came late, and before the answer");
    next.world.advance(30);
    assert_eq!(item.state().data.as_deref(), Some(&11));
}

#[test]
fn what_is_not_stored_is_not_waited_for() {
    let next = Life::stored().next();
    next.storage.set_delay(ms(300));
    next.world.load(2);
    assert_eq!(next.world.shown(2), Some(20));
}

#[test]
fn data_that_is_too_old_is_deleted() {
    let life = Life::stored();
    life.world.advance(24 * 3_600_000);
    let next = life.next();
    assert_eq!(next.entries(), 0);
    let _item = next.world.observe_with(&Item(1), fresh());
    next.world.answer();
    assert_eq!(next.world.server.reads(), 2);
}

#[test]
fn data_of_another_form_is_never_read_and_is_deleted() {
    let next = Life::stored().next_with(|persistence| persistence.buster("2"));
    assert_eq!(next.storage.keys(), Vec::<String>::new());
}

#[test]
fn data_of_another_scope_is_never_read_and_is_deleted() {
    let next = Life::stored().next_with(|persistence| persistence.scope("me\",\"1"));
    assert_eq!(next.storage.keys(), Vec::<String>::new());
    let _item = next.world.observe_with(&Item(1), fresh());
    next.world.answer();
    assert_eq!(next.world.server.reads(), 2);
}

#[test]
fn a_row_that_cannot_be_read_is_deleted() {
    let life = Life::stored();
    let key = life.storage.keys()[0].clone();
    for row in [
        "no JSON",
        "{\"name\":\"item\",\"query\":1,\"data\":10}",
        "{\"name\":\"item\",\"query\":2,\"data\":1,\"at\":999999999}",
    ] {
        life.storage.insert(&key, u64::MAX / 2, row);
        let next = life.next();
        let item = next.world.observe_with(&Item(1), fresh());
        next.world.runtime.run();
        assert_eq!(item.state().data, None, "{row}");
        assert!(!next.storage.keys().contains(&key), "{row}");
    }
}

#[test]
fn what_is_restored_is_not_enough_for_one_who_wants_it_fresher() {
    let life = Life::stored();
    life.world.server.put(1, 11);
    let next = life.next();
    next.storage.set_delay(ms(10));
    let client = next.world.client.clone();
    next.world.runtime.spawn(Box::pin(async move {
        let _ = client.ensure(Item(1)).await;
    }));
    next.world.runtime.run();
    let item = next.world.observe(&Item(1));
    next.world.advance(1_000);
    assert_eq!(item.state().data.as_deref(), Some(&11), "stale time 0: the server must be asked");
}

#[test]
fn of_two_observers_the_stricter_says_whether_what_is_restored_is_enough() {
    let life = Life::stored();
    life.world.server.put(1, 11);
    let next = life.next();
    next.world.runtime.run();
    let _lenient = next.world.observe_with(&Item(1), fresh());
    let strict = next.world.observe(&Item(1));
    next.world.advance(1_000);
    assert_eq!(strict.state().data.as_deref(), Some(&11), "stale time 0: the server must be asked");
}

#[test]
fn who_always_wants_it_is_not_content_with_what_was_stored() {
    let life = Life::stored();
    life.world.server.put(1, 11);
    let next = life.next();
    let always = fresh().refetch_on_mount(RefetchOn::Always);
    let item = next.world.observe_with(&Item(1), always);
    next.world.advance(1_000);
    assert_eq!(item.state().data.as_deref(), Some(&11));
}

#[test]
fn that_there_is_nothing_is_known_in_the_next_life() {
    let life = Life::first();
    life.world.client.prefetch(Missing);
    life.world.advance(2_000);
    let next = life.next();
    let missing = next.world.observe_with(&Missing, fresh());
    next.world.answer();
    assert_eq!(missing.state().data.as_deref(), Some(&None));
    assert_eq!(next.world.server.reads(), 1);
}
