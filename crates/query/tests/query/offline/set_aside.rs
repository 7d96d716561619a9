//! Mutations that no life sees the end of.

use super::{Life, put};
use query::MutationFilter;

/// A life that ends while the request is under way.
fn crashes(life: &Life) -> Life {
    let next = life.next();
    next.world.advance(50);
    next
}

fn set_aside(life: &Life) -> Vec<query::SetAside> {
    let all = life.persisted.set_aside();
    let (send, receive) = std::sync::mpsc::channel();
    futures::executor::block_on(async { send.send(all.await).unwrap() });
    receive.recv().unwrap()
}

/// Sent in the first life and in as many as it may be sent again.
fn worn_out() -> Life {
    let first = Life::first();
    first.world.client.mutate(put(1, 5));
    first.world.advance(50);
    let third = crashes(&crashes(&first));
    assert_eq!(third.log.keys(), first.log.keys(), "it is sent again");
    assert_eq!(set_aside(&third).len(), 1, "that was the last time");
    third.next()
}

#[test]
fn what_never_ends_is_set_aside_and_neither_dropped_nor_sent() {
    let life = worn_out();
    life.world.advance(1_000);
    assert_eq!((life.log.keys().len(), life.stored()), (0, 1));
    assert!(life.world.client.mutations(&MutationFilter::all()).is_empty());
    let [set_aside] = &set_aside(&life)[..] else { panic!("one") };
    assert_eq!(set_aside.get::<super::Put>().map(|put| (put.id, put.value)), Some((1, 5)));
    assert_eq!(set_aside.name(), "put");
}

#[test]
fn those_behind_it_go_on() {
    let life = worn_out();
    life.world.client.mutate(put(2, 6));
    life.world.advance(1_000);
    assert_eq!(life.world.server.writes(), [(2, 6)]);
    assert_eq!(life.stored(), 1);
}

#[test]
fn it_is_sent_once_more_when_asked_for_under_its_key() {
    let life = worn_out();
    let again = set_aside(&life).remove(0);
    let key = again.key().to_owned();
    futures::executor::block_on(life.persisted.try_again(again));
    life.world.advance(1_000);
    assert_eq!(life.log.keys(), [key]);
    assert_eq!((life.world.server.writes().len(), life.stored()), (1, 0));
}

#[test]
fn it_is_gone_when_the_person_says_so() {
    let life = worn_out();
    futures::executor::block_on(life.persisted.discard(set_aside(&life).remove(0)));
    assert_eq!((life.stored(), set_aside(&life).len()), (0, 0));
}

#[test]
fn a_life_in_which_it_only_waited_does_not_count() {
    let mut life = Life::offline();
    life.world.client.mutate(put(1, 5));
    life.world.runtime.run();
    for _ in 0..5 {
        life = life.next_with(|world| world.client.set_online(false));
        life.world.advance(1_000);
    }
    assert!(set_aside(&life).is_empty());
    life.world.client.set_online(true);
    life.world.advance(1_000);
    assert_eq!((life.world.server.writes().len(), life.stored()), (1, 0));
}
