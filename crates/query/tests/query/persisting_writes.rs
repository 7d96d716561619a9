//! Data that outlives the page: what is written, and when.

use crate::{
    lives::Life,
    support::{Careful, Document, Item, ReadDocument, SetItem, fresh, ms, world_with},
};
use query::{
    Filter, Persistence, Refetch, Runtime, StaleTime, StorageError, Tabs,
    testing::{MemoryStorage, TabHub},
};
use std::sync::{Arc, Mutex};

#[test]
fn changes_are_written_together_once_the_throttle_is_over() {
    let life = Life::first();
    for value in 0..5 {
        life.world.client.set_data(&Item(1), value);
        life.world.advance(100);
    }
    assert_eq!(life.storage.puts().len(), 0);
    life.world.advance(500);
    assert_eq!(life.storage.puts().len(), 1);
    assert!(life.storage.value("item").unwrap().contains("\"data\":4"));
}

#[test]
fn there_is_one_writer_and_the_last_value_is_written() {
    let life = Life::first();
    life.storage.set_delay(ms(2_500));
    for value in 0..80 {
        life.world.client.set_data(&Item(value % 2), i64::from(value));
        life.world.advance(100);
    }
    life.world.advance(20_000);
    assert_eq!(life.storage.most_at_once(), 1);
    assert!(life.storage.value("item\",0").unwrap().contains("\"data\":78"));
    assert!(life.storage.value("item\",1").unwrap().contains("\"data\":79"));
}

#[test]
fn an_error_is_told_and_does_not_stop_the_next() {
    let errors = Arc::new(Mutex::new(Vec::new()));
    let heard = errors.clone();
    let life = Life::first_with(|persistence| {
        persistence.on_error(move |error| heard.lock().unwrap().push(error.clone()))
    });
    life.storage.fail_puts(1);
    life.world.client.set_data(&Item(1), 1);
    life.world.advance(1_000);
    assert_eq!(*errors.lock().unwrap(), [StorageError::Failed("told to".into())]);
    life.world.client.set_data(&Item(1), 2);
    life.world.advance(1_000);
    assert!(life.storage.value("item").unwrap().contains("\"data\":2"));
}

#[test]
fn when_there_is_no_room_the_oldest_entries_go_and_mutations_stay() {
    let life = Life::first();
    life.storage.insert("[\"m\",\"me\",\"0\"]", 0, "a mutation");
    for id in 0..5 {
        life.world.client.set_data(&Item(id), 0);
        life.world.advance(1_000);
    }
    life.storage.set_room(6);
    life.world.client.set_data(&Item(5), 0);
    life.world.advance(1_000);
    let keys = life.storage.keys().join(" ");
    assert!(
        !keys.contains("item\",0]") && keys.contains("item\",1]") && keys.contains("item\",5]"),
        "{keys}"
    );
    assert!(keys.contains("[\"m\""));
}

#[test]
fn without_anything_to_drop_the_change_is_lost_and_the_cache_goes_on() {
    let errors = Arc::new(Mutex::new(Vec::new()));
    let heard = errors.clone();
    let life = Life::first_with(|persistence| {
        persistence.on_error(move |error| heard.lock().unwrap().push(error.clone()))
    });
    life.storage.set_room(0);
    life.world.client.set_data(&Item(1), 1);
    life.world.advance(1_000);
    assert_eq!(*errors.lock().unwrap(), [StorageError::Full]);
    assert_eq!(life.world.shown(1), Some(1));
    assert_eq!(life.storage.puts().len(), 1, "it is not tried again and again");
}

#[test]
fn what_leaves_the_cache_unused_stays_stored() {
    let life = Life::stored();
    life.world.advance(300_001);
    assert_eq!(life.world.shown(1), None);
    assert_eq!(life.entries(), 1);
    let item = life.world.observe_with(&Item(1), fresh());
    life.world.runtime.run();
    assert_eq!(item.state().data.as_deref(), Some(&10));
}

#[test]
fn what_is_removed_by_hand_is_deleted_in_memory_or_not() {
    let life = Life::stored();
    let next = life.next();
    next.world.client.set_data(&ReadDocument(1), Document::new(1, "one"));
    next.world.advance(1_000);
    assert_eq!(next.entries(), 2);
    next.world.client.remove(Filter::prefix("items"));
    next.world.advance(1_000);
    assert_eq!(next.entries(), 1);
    next.world.client.clear();
    next.world.advance(1_000);
    assert_eq!(next.entries(), 0);
}

#[test]
fn invalidation_reaches_what_is_stored_and_not_in_memory() {
    let life = Life::stored();
    let middle = life.next();
    middle.world.client.invalidate(Filter::prefix("items"));
    middle.world.advance(1_000);
    let next = middle.next();
    let item = next.world.observe_with(&Item(1), fresh());
    next.world.runtime.run();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    assert!(item.state().is_invalidated && item.state().is_fetching());
    next.world.answer();
    next.world.advance(1_000);
    let last = next.next();
    let item = last.world.observe_with(&Item(1), fresh());
    last.world.runtime.run();
    assert!(!item.state().is_invalidated, "what was asked for later is as good as any");
}

#[test]
fn an_invalidation_in_the_millisecond_of_a_write_is_known_in_the_next_life() {
    let life = Life::first();
    life.world.client.set_data(&Item(1), 5);
    life.world.client.invalidate_with(Filter::all(), Refetch::Nothing);
    life.world.advance(1_000);
    assert_eq!(life.entries(), 1);
    let next = life.next();
    let item = next.world.observe_with(&Item(1), fresh());
    next.world.advance(1_000);
    assert_eq!(item.state().data.as_deref(), Some(&10));
}

#[test]
fn an_invalidation_a_millisecond_after_a_write_is_known_in_the_next_life() {
    let life = Life::first();
    life.world.client.set_data(&Item(1), 5);
    life.world.advance(1);
    life.world.client.invalidate_with(Filter::all(), Refetch::Nothing);
    life.world.advance(1_000);
    let next = life.next();
    let item = next.world.observe_with(&Item(1), fresh());
    next.world.advance(1_000);
    assert_eq!(item.state().data.as_deref(), Some(&10));
}

#[test]
fn what_was_asked_for_in_the_millisecond_of_an_invalidation_is_as_fresh_in_the_next_life() {
    let life = Life::first();
    life.world.load(1);
    life.world.client.invalidate_with(Filter::all(), Refetch::All);
    life.world.advance(5_000);
    assert_eq!(life.world.server.reads(), 2);
    let next = life.next();
    let _item = next.world.observe_with(&Item(1), fresh());
    next.world.advance(1_000);
    assert_eq!(next.world.server.reads(), 2);
}

#[test]
fn invalidation_by_state_is_stored_for_what_it_named() {
    let life = Life::stored();
    life.world.client.invalidate(Filter::all().inactive());
    life.world.advance(1_000);
    let next = life.next();
    let item = next.world.observe_with(&Item(1), fresh());
    next.world.runtime.run();
    assert!(item.state().is_invalidated);
}

#[test]
fn invalidation_of_what_was_asked_for_before_leaves_alone_what_is_stored_and_newer() {
    let life = Life::stored();
    let then = life.world.runtime.now();
    life.world.advance(1_000);
    life.world.load(2);
    life.world.advance(1_000);
    let next = life.next();
    next.world.client.invalidate(Filter::all().asked_before(then));
    next.world.advance(1_000);
    let item = next.world.observe_with(&Item(2), fresh());
    next.world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&20));
    assert_eq!(next.world.server.reads(), 2);
}

#[test]
fn a_list_of_invalidations_that_cannot_be_read_makes_nothing_fresh() {
    let life = Life::stored();
    let next = life.next();
    next.world.client.invalidate_with(Filter::all(), Refetch::Nothing);
    next.world.advance(1_000);
    let list = next.storage.keys().into_iter().find(|key| key.starts_with("[\"i\"")).unwrap();
    next.storage.insert(&list, u64::MAX / 2, "{broken");
    let last = next.next();
    let _item = last.world.observe_with(&Item(1), fresh());
    last.world.answer();
    assert_eq!(last.world.server.reads(), 2);
}

#[test]
fn unregistered_queries_and_those_the_filter_leaves_out_are_not_stored() {
    let life = Life::first_with(|persistence| persistence.filter(Filter::of::<Item>()));
    life.world.client.set_data(&Careful(1), 1);
    life.world.client.set_data(&ReadDocument(1), Document::new(1, "one"));
    life.world.client.set_data(&Item(1), 1);
    life.world.advance(1_000);
    assert_eq!(life.entries(), 1);
}

#[test]
fn flush_writes_without_waiting() {
    let life = Life::first();
    life.world.client.set_data(&Item(1), 1);
    let Life { world, persisted, storage } = life;
    let done = world.runtime.block_on(async move { persisted.flush().await });
    assert_eq!((done, storage.keys().len()), (Some(()), 1));
}

#[test]
fn what_was_to_be_written_when_it_ended_is_written_and_nothing_later() {
    let life = Life::first();
    life.world.client.set_data(&Item(1), 1);
    drop(life.persisted);
    life.world.client.set_data(&Item(2), 2);
    life.world.advance(2_000);
    assert_eq!(life.storage.keys().len(), 1);
}

#[test]
fn clear_deletes_all_of_the_scope() {
    let life = Life::stored();
    life.storage.insert("[\"m\",\"me\",\"0\"]", 0, "a mutation");
    life.world.client.set_data(&Item(2), 2);
    let Life { world, persisted, storage } = life;
    world.client.clear();
    world.runtime.block_on(async move { persisted.clear().await }).unwrap();
    world.advance(2_000);
    assert_eq!(storage.keys(), Vec::<String>::new());
}

#[test]
fn an_entry_that_is_dropped_before_it_was_written_is_written() {
    let life = Life::first();
    let options = query::QueryOptions::new().gc_time(ms(0)).stale_time(StaleTime::Never);
    let item = life.world.observe_with(&Item(1), options);
    life.world.answer();
    drop(item);
    life.world.advance(10);
    assert_eq!(life.world.shown(1), None);
    life.world.advance(1_000);
    assert_eq!(life.entries(), 1);
}

#[test]
fn a_storage_that_never_answers_stops_nothing() {
    let life = Life::stored();
    life.storage.set_delay(ms(u64::MAX / 4_000_000));
    let next = life.next();
    let item = next.world.observe(&Item(1));
    next.world.advance(1_100);
    assert_eq!(item.state().data.as_deref(), Some(&10));
    assert_eq!(next.world.server.reads(), 2);
}

#[test]
fn what_the_server_has_confirmed_is_there_in_the_next_life() {
    let life = Life::stored();
    life.world.client.mutate(SetItem::new(1, 5).silent());
    life.world.answer();
    assert_eq!((life.world.shown(1), life.world.server.value(1)), (Some(5), 5));
    life.world.advance(5_000);
    let next = life.next();
    let item = next.world.observe_with(&Item(1), fresh());
    next.world.advance(5_000);
    assert_eq!(item.state().data.as_deref(), Some(&5));
}

#[test]
fn nor_is_it_lost_with_a_fetch_that_is_cancelled() {
    let life = Life::stored();
    let item = life.world.observe_with(&Item(1), fresh());
    life.world.client.mutate(SetItem::new(1, 5).silent());
    life.world.advance(20);
    item.refetch();
    life.world.advance(90);
    life.world.client.cancel(&Item(1));
    life.world.advance(5_000);
    let next = life.next();
    let item = next.world.observe_with(&Item(1), fresh());
    next.world.advance(5_000);
    assert_eq!((item.state().data.as_deref(), next.world.server.reads()), (Some(&5), 2));
}

#[test]
fn what_another_tab_has_stored_is_not_overwritten_with_what_is_older() {
    let first = world_with(|builder| builder.register::<Item>());
    let hub = TabHub::new(first.runtime.clone());
    let storage = MemoryStorage::new(first.runtime.clone());
    let open = || {
        let world = first.another(|builder| builder.register::<Item>());
        let page = hub.open();
        let tab = world.client.join_tabs(Tabs::new(page.clone()).lock(page));
        let persisted = world.client.persist(Persistence::new(storage.clone()));
        (world, tab, persisted)
    };
    let (one, two) = (open(), open());
    first.advance(500);
    one.0.client.set_data(&Item(2), 20);
    first.advance(300);
    two.0.client.set_data(&Item(1), 1);
    first.advance(300);
    one.0.client.set_data(&Item(1), 2);
    first.advance(400);
    assert!(storage.value("item\",1").unwrap().contains("\"data\":2"), "by the first tab");
    first.advance(2_000);
    assert!(storage.value("item\",1").unwrap().contains("\"data\":2"));
}
