//! Which entries are meant.

use crate::support::{Careful, Item, disabled, fresh, world};
use query::{FetchStatus, Filter, QueryKey};

#[test]
fn conditions_are_joined_by_and() {
    let world = world();
    let _active = world.observe_with(&Item(1), fresh());
    let _disabled = world.observe_with(&Item(2), disabled());
    let _other = world.observe_with(&Careful(1), fresh());
    let matches = |filter: Filter| world.client.is_fetching(filter);
    assert_eq!(matches(Filter::all()), 2);
    assert_eq!(matches(Filter::of::<Item>()), 1);
    assert_eq!(matches(Filter::prefix("items")), 1);
    assert_eq!(matches(Filter::prefix("items").inactive()), 0);
    assert_eq!(matches(Filter::prefix(QueryKey::new("items").with(1))), 1);
    assert_eq!(matches(Filter::prefix(QueryKey::new("items").with(2))), 0);
    assert_eq!(matches(Filter::all().active().stale(true)), 2);
    assert_eq!(matches(Filter::all().stale(false)), 0);
    assert_eq!(matches(Filter::exact(&Careful(1)).active()), 1);
    assert_eq!(matches(Filter::all().predicate(|entry| entry.key.starts_with(&QueryKey::new("careful")))), 1);
    assert_eq!(matches(Filter::of::<Careful>().predicate(|entry| entry.state.observers == 2)), 0);
}

#[test]
fn a_predicate_may_use_the_client() {
    let world = world();
    world.load(1);
    let client = world.client.clone();
    world.client.remove(Filter::all().predicate(move |_| client.get_data(&Item(1)).is_some()));
    assert_eq!(world.shown(1), None);
}

#[test]
fn a_fetch_status_selects_what_is_paused() {
    let world = world();
    world.client.set_online(false);
    let _paused = world.observe(&Item(1));
    world.client.set_data(&Item(2), 0);
    world.client.remove(Filter::all().fetch_status(FetchStatus::Idle));
    assert!(world.client.get_state(&Item(1)).is_some());
    assert!(world.client.get_state(&Item(2)).is_none());
}

#[test]
fn a_longer_key_is_not_a_prefix_of_a_shorter_one() {
    let short = QueryKey::new("items");
    let long = QueryKey::new("items").with("list");
    assert!(long.starts_with(&short) && !short.starts_with(&long));
    assert!(!QueryKey::new("items2").starts_with(&short));
    assert_eq!(long.to_string(), "items/list");
}
