//! What a server says by itself.

use crate::support::{Document, Item, ReadDocument, SetItem, World, disabled, fresh, world, world_with};
use query::{
    Feed, Filter, Persistence, Pushed, Runtime, ServerChange, ServerEvent, Tabs,
    testing::{MemoryStorage, TabHub},
};
use std::sync::{Arc, Mutex};

fn registered() -> World {
    world_with(|builder| builder.register::<Item>().register::<ReadDocument>())
}

fn text(world: &World) -> Option<String> {
    world.client.get_data(&ReadDocument(1)).map(|document| document.text.clone())
}

fn set(sequence: u64, document: &Document) -> ServerEvent {
    ServerEvent::new(sequence).set(&ReadDocument(1), document)
}

#[test]
fn an_event_invalidates_by_prefix_type_or_tag() {
    let world = registered();
    let feed = Feed::new(&world.client);
    let _item = world.observe_with(&Item(1), fresh());
    world.answer();
    feed.push(&ServerEvent::new(1).invalidate_prefix("items"));
    world.answer();
    assert_eq!(world.server.reads(), 2);
    feed.push(&ServerEvent::new(2).invalidate::<Item>());
    world.answer();
    assert_eq!(world.server.reads(), 3);
    feed.push(&ServerEvent::new(3).invalidate_tag("nothing has it"));
    feed.push(&ServerEvent::new(4).invalidate::<ReadDocument>());
    world.answer();
    assert_eq!(world.server.reads(), 3);
}

#[test]
fn it_is_read_as_it_is_documented() {
    let world = registered();
    let feed = Feed::new(&world.client);
    let event = r#"{"sequence":7,"changes":[{"invalidate":{"prefix":["items",1]}},
        {"set":{"name":"item","query":1,"data":5}},{"patch":{"name":"document","query":1,"patch":{}}}]}"#;
    assert_eq!(feed.push(&ServerEvent::from_json(event).unwrap()), Pushed::Applied);
    assert_eq!((world.shown(1), feed.position()), (Some(5), Some(7)));
    assert!(ServerEvent::from_json("no event").is_none());
}

#[test]
fn an_event_sets_data_by_version_in_whatever_order_they_come() {
    let world = registered();
    let feed = Feed::new(&world.client);
    feed.push(&ServerEvent { sequence: None, ..set(0, &Document::new(2, "two")) });
    feed.push(&ServerEvent { sequence: None, ..set(0, &Document::new(1, "one")) });
    assert_eq!(text(&world).as_deref(), Some("two"));
    feed.push(&ServerEvent { sequence: None, ..set(0, &Document::new(3, "three")) });
    assert_eq!(text(&world).as_deref(), Some("three"));
}

#[test]
fn an_event_that_was_heard_before_is_ignored() {
    let world = registered();
    let feed = Feed::new(&world.client);
    assert_eq!(feed.push(&ServerEvent::new(5).set(&Item(1), &5)), Pushed::Applied);
    world.client.set_data(&Item(1), 6);
    assert_eq!(feed.push(&ServerEvent::new(5).set(&Item(1), &5)), Pushed::Ignored);
    assert_eq!(feed.push(&ServerEvent::new(4).set(&Item(1), &4)), Pushed::Ignored);
    assert_eq!(world.shown(1), Some(6));
}

#[test]
fn a_gap_invalidates_everything_registered_and_the_event_counts() {
    let world = registered();
    let feed = Feed::new(&world.client);
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    feed.push(&ServerEvent::new(1));
    world.server.put(1, 11);
    assert_eq!(feed.push(&set(3, &Document::new(1, "one"))), Pushed::Resynchronised);
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&11));
    assert_eq!(text(&world).as_deref(), Some("one"));
    assert_eq!(feed.push(&ServerEvent::new(2)), Pushed::Ignored, "what was missing comes late");
    assert_eq!(feed.push(&ServerEvent::new(4)), Pushed::Applied);
}

#[test]
fn a_gap_invalidates_no_more_than_it_is_told_to() {
    let world = registered();
    let feed = Feed::new(&world.client).resync(Filter::of::<ReadDocument>());
    world.client.set_data(&Item(1), 1);
    world.client.set_data(&ReadDocument(1), Document::new(1, "one"));
    feed.start_after(1);
    feed.push(&ServerEvent::new(9));
    assert!(!world.client.get_state(&Item(1)).unwrap().is_invalidated);
    assert!(world.client.get_state(&ReadDocument(1)).unwrap().is_invalidated);
}

#[test]
fn an_answer_to_an_older_question_does_not_overwrite_what_was_pushed() {
    let world = registered();
    let feed = Feed::new(&world.client);
    let item = world.observe_with(&Item(1), fresh());
    world.advance(50);
    world.server.put(1, 5);
    feed.push(&ServerEvent::new(1).set(&Item(1), &5));
    world.advance(50);
    assert_eq!(item.state().data.as_deref(), Some(&5), "the answer said 10; it is asked for again");
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&5));
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn what_is_pushed_is_shown_under_the_layers() {
    let world = registered();
    let feed = Feed::new(&world.client);
    world.client.set_data(&Item(1), 10);
    world.client.mutate(SetItem::new(1, 5).silent());
    feed.push(&ServerEvent::new(1).set(&Item(1), &7));
    assert_eq!(world.shown(1), Some(5));
    world.server.fail_writes(1);
    world.advance(200);
    assert_eq!(world.shown(1), Some(7));
}

#[test]
fn an_event_that_took_longer_than_a_mutations_answer_does_not_undo_it() {
    let world = registered();
    let feed = Feed::new(&world.client);
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    world.client.mutate(SetItem::new(1, 5).silent());
    world.answer();
    feed.push(&ServerEvent::new(1).set(&Item(1), &10));
    assert_eq!(item.state().data.as_deref(), Some(&5), "it says what was there before");
    world.answer();
    assert_eq!((item.state().data.as_deref(), world.server.reads()), (Some(&5), 2));
}

#[test]
fn what_somebody_else_has_changed_after_a_mutation_is_asked_for() {
    let world = registered();
    let feed = Feed::new(&world.client);
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    world.client.mutate(SetItem::new(1, 5).silent());
    world.answer();
    world.server.put(1, 7);
    feed.push(&ServerEvent::new(1).set(&Item(1), &7));
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&7));
    world.server.put(1, 8);
    feed.push(&ServerEvent::new(2).set(&Item(1), &8));
    assert_eq!(
        (item.state().data.as_deref(), world.server.reads()),
        (Some(&8), 2),
        "there is nothing left to ask"
    );
}

#[test]
fn after_a_reset_an_event_of_an_older_version_is_ignored() {
    let world = registered();
    let feed = Feed::new(&world.client);
    let _document = world.observe_with(&ReadDocument(1), disabled());
    world.client.set_data(&ReadDocument(1), Document::new(3, "three"));
    world.client.reset(&ReadDocument(1));
    feed.push(&set(1, &Document::new(2, "two")));
    assert_eq!(text(&world), None);
    feed.push(&set(2, &Document::new(4, "four")));
    assert_eq!(text(&world).as_deref(), Some("four"));
}

#[test]
fn an_event_patches_by_version() {
    #[derive(serde::Serialize)]
    struct Part {
        version: u64,
        text: &'static str,
    }

    let world = registered();
    let feed = Feed::new(&world.client);
    let patch = |sequence, version, text| {
        ServerEvent::new(sequence).patch(&ReadDocument(1), Some(version), &Part { version, text })
    };
    feed.push(&patch(1, 9, "nine"));
    assert_eq!(text(&world), None, "there is nothing to patch");
    world.client.set_data(&ReadDocument(1), Document::new(2, "two"));
    feed.push(&patch(2, 3, "three"));
    assert_eq!(text(&world).as_deref(), Some("three"));
    feed.push(&patch(3, 2, "two again"));
    feed.push(&patch(4, 3, "three again"));
    assert_eq!(text(&world).as_deref(), Some("three"));
}

#[test]
fn a_patch_that_does_not_fit_invalidates() {
    let world = registered();
    let feed = Feed::new(&world.client);
    world.client.set_data(&ReadDocument(1), Document::new(2, "two"));
    feed.push(&ServerEvent::new(1).patch(&ReadDocument(1), None, &Vec::<u32>::new()));
    assert_eq!(text(&world).as_deref(), Some("two"));
    assert!(world.client.get_state(&ReadDocument(1)).unwrap().is_invalidated);
}

#[test]
fn what_is_not_registered_or_cannot_be_read_is_left_out() {
    let world = world();
    let feed = Feed::new(&world.client);
    world.client.set_data(&Item(1), 1);
    feed.push(&ServerEvent::new(1).set(&Item(1), &5).invalidate::<Item>());
    assert_eq!(world.shown(1), Some(1));
    assert!(!world.client.get_state(&Item(1)).unwrap().is_invalidated);
    let world = registered();
    let feed = Feed::new(&world.client);
    let event = r#"{"changes":[{"set":{"name":"item","query":"x","data":1}},
        {"set":{"name":"item","query":1,"data":"x"}},{"set":{"name":"item","query":2,"data":2}}]}"#;
    feed.push(&ServerEvent::from_json(event).unwrap());
    assert_eq!((world.shown(1), world.shown(2)), (None, Some(2)));
}

#[test]
fn events_of_another_form_are_numbered_too() {
    let world = registered();
    let feed = Feed::new(&world.client);
    assert_eq!(feed.apply(Some(1), |client| client.set_data(&Item(1), 1)), Pushed::Applied);
    assert_eq!(feed.apply(Some(1), |client| client.set_data(&Item(1), 2)), Pushed::Ignored);
    assert_eq!(world.shown(1), Some(1));
}

#[test]
fn what_one_tab_is_pushed_all_tabs_know_and_is_stored() {
    let world = registered();
    let hub = TabHub::new(world.runtime.clone());
    let other = world.another(|builder| builder.register::<Item>());
    let (page, other_page) = (hub.open(), hub.open());
    let _one = world.client.join_tabs(Tabs::new(page.clone()).lock(page));
    let _two = other.client.join_tabs(Tabs::new(other_page.clone()).lock(other_page));
    let storage = MemoryStorage::new(world.runtime.clone());
    let _persisted = world.client.persist(Persistence::new(storage.clone()));
    let item = other.observe_with(&Item(1), fresh());
    world.advance(500);
    let feed = Feed::new(&world.client);
    feed.push(&ServerEvent::new(1).set(&Item(1), &5));
    world.advance(1_500);
    assert_eq!(item.state().data.as_deref(), Some(&5));
    assert!(storage.value("item").unwrap().contains("\"data\":5"));
    world.server.put(1, 6);
    feed.push(&ServerEvent::new(2).with(ServerChange::Invalidate { name: None, prefix: None, tag: None }));
    world.advance(500);
    assert_eq!(item.state().data.as_deref(), Some(&6));
}

#[test]
fn what_another_tab_was_pushed_does_not_undo_a_mutation_of_this_one() {
    let world = registered();
    let hub = TabHub::new(world.runtime.clone());
    let other = world.another(|builder| builder.register::<Item>());
    let (page, other_page) = (hub.open(), hub.open());
    let _one = world.client.join_tabs(Tabs::new(page.clone()).lock(page));
    let _two = other.client.join_tabs(Tabs::new(other_page.clone()).lock(other_page));
    let item = other.observe_with(&Item(1), fresh());
    world.advance(500);
    other.client.mutate(SetItem::new(1, 5).silent());
    world.answer();
    let reads = world.server.reads();
    Feed::new(&world.client).push(&ServerEvent::new(1).set(&Item(1), &10));
    for _ in 0..50 {
        world.advance(10);
        assert_eq!(item.state().data.as_deref(), Some(&5), "the event says what was there before");
    }
    assert_eq!(world.server.reads(), reads + 1);
}

#[test]
fn what_nobody_fetches_takes_what_is_pushed_after_a_mutation() {
    let world = registered();
    let feed = Feed::new(&world.client);
    let item = world.observe_with(&Item(1), disabled());
    feed.push(&ServerEvent::new(1).set(&Item(1), &10));
    world.client.mutate(SetItem::new(1, 5).silent());
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&5));
    feed.push(&ServerEvent::new(2).set(&Item(1), &7));
    world.answer();
    assert_eq!((item.state().data.as_deref(), world.server.reads()), (Some(&7), 0));
}

#[test]
fn events_that_come_faster_than_answers_do_not_hold_up_who_waits() {
    let world = registered();
    let feed = Feed::new(&world.client);
    let client = world.client.clone();
    let got = Arc::new(Mutex::new(None));
    let answer = got.clone();
    world.runtime.spawn(Box::pin(async move {
        let data = client.fetch(Item(1)).await;
        *answer.lock().unwrap() = data.ok().map(|data| *data);
    }));
    for sequence in 1..100 {
        world.advance(50);
        feed.push(&ServerEvent::new(sequence).set(&Item(1), &i64::try_from(sequence).unwrap()));
    }
    assert!(got.lock().unwrap().is_some());
    assert!(world.server.reads() < 10, "{} questions", world.server.reads());
}

#[test]
fn a_patch_does_not_make_the_rest_fresh() {
    let world = registered();
    let feed = Feed::new(&world.client);
    world.client.set_data(&ReadDocument(1), Document::new(1, "one"));
    feed.push(&ServerEvent::new(1));
    let patch = serde_json::json!({ "text": "three" });
    let pushed = feed.push(&ServerEvent::new(3).patch(&ReadDocument(1), None, &patch));
    assert_eq!((pushed, text(&world).as_deref()), (Pushed::Resynchronised, Some("three")));
    assert!(
        world.client.get_state(&ReadDocument(1)).unwrap().is_invalidated,
        "nobody knows what the second said"
    );
}

#[test]
fn a_server_that_counts_anew_says_so_with_another_epoch() {
    let world = registered();
    let feed = Feed::new(&world.client);
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    assert_eq!(feed.push(&ServerEvent::new(7).in_epoch(100)), Pushed::Applied);
    world.server.put(1, 11);
    assert_eq!(feed.push(&ServerEvent::new(1).in_epoch(200)), Pushed::Resynchronised);
    world.answer();
    assert_eq!((item.state().data.as_deref(), feed.position()), (Some(&11), Some(1)));
    assert_eq!(feed.push(&ServerEvent::new(1).in_epoch(200)), Pushed::Ignored);
    assert_eq!(feed.push(&ServerEvent::new(2).in_epoch(200)), Pushed::Applied);
    assert_eq!(feed.push(&ServerEvent::new(3)), Pushed::Applied, "without one it is of the same");
    feed.start_after_in(300, 1);
    assert_eq!(feed.push(&ServerEvent::from_json(r#"{"sequence":2,"epoch":300}"#).unwrap()), Pushed::Applied);
    feed.start_after_in(400, 1);
    assert_eq!(feed.push(&ServerEvent::new(2).in_epoch(300)), Pushed::Resynchronised);
}

#[test]
fn the_first_epoch_of_all_may_be_another_already() {
    let world = registered();
    let feed = Feed::new(&world.client);
    feed.start_after(500);
    assert_eq!(feed.push(&ServerEvent::new(501).in_epoch(1)), Pushed::Applied, "the next number tells");
    feed.start_after(500);
    world.client.set_data(&Item(1), 1);
    assert_eq!(feed.push(&ServerEvent::new(1).in_epoch(2)), Pushed::Resynchronised);
    assert!(world.client.get_state(&Item(1)).unwrap().is_invalidated);
    assert_eq!(feed.push(&ServerEvent::new(1).in_epoch(2)), Pushed::Ignored);
}

#[test]
fn a_stream_can_be_said_to_count_anew() {
    let world = registered();
    let feed = Feed::new(&world.client);
    world.client.set_data(&Item(1), 1);
    feed.push(&ServerEvent::new(7));
    assert_eq!(feed.push(&ServerEvent::new(1)), Pushed::Ignored);
    feed.restart();
    assert!(world.client.get_state(&Item(1)).unwrap().is_invalidated);
    assert_eq!(feed.position(), None);
    assert_eq!(feed.push(&ServerEvent::new(1).set(&Item(1), &5)), Pushed::Applied);
    assert_eq!(world.shown(1), Some(5));
}

#[test]
fn the_last_number_of_all_counts_once() {
    let world = registered();
    let feed = Feed::new(&world.client);
    feed.start_after(u64::MAX - 1);
    assert_eq!(feed.push(&ServerEvent::new(u64::MAX)), Pushed::Applied);
    assert_eq!(feed.push(&ServerEvent::new(u64::MAX)), Pushed::Ignored);
}
