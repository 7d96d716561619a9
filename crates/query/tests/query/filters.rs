//! Which entries are meant.

use crate::support::{Careful, Item, disabled, fresh, world};
use query::{EntryState, FetchStatus, Filter, QueryKey, Refetch, Runtime, Status};

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
fn what_is_found_is_as_it_stands() {
    let world = world();
    let _active = world.observe_with(&Item(1), fresh());
    world.answer();
    world.client.set_data(&Careful(2), 0);
    let found = |filter: Filter| {
        let entries = world.client.find_all(filter);
        let shown = entries.iter().map(|entry| {
            let EntryState { status, observers, is_stale, .. } = entry.state;
            (entry.key.to_string(), status, observers, is_stale)
        });
        shown.collect::<Vec<_>>()
    };
    let item = ("items/1".to_owned(), Status::Success, 1, false);
    assert_eq!(found(Filter::all()), [item.clone(), ("careful/2".to_owned(), Status::Success, 0, false)]);
    assert_eq!(found(Filter::all().active()), [item]);
    drop(world.client.invalidate_with(&Careful(2), Refetch::Nothing));
    assert_eq!(found(Filter::all().stale(true)), [("careful/2".to_owned(), Status::Success, 0, true)]);
    assert!(found(Filter::exact(&Item(3))).is_empty());
    assert_eq!(world.client.find_all(&Item(1))[0].get::<Item>(), Some(&Item(1)));
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
fn what_was_asked_for_since_is_left_alone() {
    let world = world();
    (1..=3).for_each(|id| world.load(id));
    world.client.set_data(&Item(4), 0);
    world.advance(1000);
    let at = world.runtime.now();
    let on_its_way = world.client.refetch(Filter::exact(&Item(2)));
    let outdated = Filter::of::<Item>().asked_before(at);
    drop(world.client.invalidate_with(outdated.clone(), Refetch::Nothing));
    let invalidated = [1, 2, 3, 4].map(|id| world.client.get_state(&Item(id)).unwrap().is_invalidated);
    assert_eq!(invalidated, [true, false, true, true], "2 is on its way, 4 was never asked for");
    world.answer();
    drop(on_its_way);
    world.client.remove(outdated);
    let left = [1, 2, 3, 4].map(|id| world.client.get_state(&Item(id)).is_some());
    assert_eq!(left, [false, true, false, false], "2 was asked for then");
}

#[test]
fn a_longer_key_is_not_a_prefix_of_a_shorter_one() {
    let short = QueryKey::new("items");
    let long = QueryKey::new("items").with("list");
    assert!(long.starts_with(&short) && !short.starts_with(&long));
    assert!(!QueryKey::new("items2").starts_with(&short));
    assert_eq!(long.to_string(), "items/list");
}

/// A row with what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Tagged(u32);

impl query::Query for Tagged {
    type Data = i64;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("tagged").with(self.0)
    }

    fn tags(&self) -> Vec<QueryKey> {
        vec![QueryKey::new("report"), QueryKey::new("user").with(self.0)]
    }

    async fn fetch(self, cx: query::FetchContext) -> Result<i64, String> {
        query::Query::fetch(Item(self.0), cx).await
    }
}

#[test]
fn a_tag_names_what_carries_it_or_one_below_it() {
    let world = world();
    for id in [1, 2] {
        world.client.set_data(&Tagged(id), 0);
    }
    world.client.set_data(&Item(1), 0);
    let named = |filter: Filter| {
        let mut named = world.client.get_queries_data::<Tagged>(filter);
        named.sort_by_key(|(query, _)| query.0);
        named.into_iter().map(|(query, _)| query.0).collect::<Vec<_>>()
    };
    assert_eq!(named(Filter::tag("report")), [1, 2]);
    assert_eq!(named(Filter::tag("user")), [1, 2]);
    assert_eq!(named(Filter::tag(QueryKey::new("user").with(2))), [2]);
    assert_eq!(named(Filter::tag("tagged")), [0; 0], "a key is no tag");
    world.client.remove(Filter::tag("report"));
    assert!(world.client.get_state(&Tagged(1)).is_none());
    assert!(world.client.get_state(&Item(1)).is_some());
}

#[test]
fn filters_combine() {
    let world = world();
    let _active = world.observe_with(&Item(1), fresh());
    for id in [2, 3] {
        world.client.set_data(&Item(id), 0);
    }
    world.client.set_data(&Careful(1), 0);
    let count = |filter: Filter| {
        let (items, careful) = (
            world.client.get_queries_data::<Item>(filter.clone()).len(),
            world.client.get_queries_data::<Careful>(filter).len(),
        );
        (items, careful)
    };
    world.answer();
    assert_eq!(count(Filter::exact(&Item(2)).or(&Careful(1))), (1, 1));
    assert_eq!(count(Filter::exact(&Item(2)).or(&Item(3)).or(&Careful(1))), (2, 1));
    assert_eq!(count(Filter::exact(&Item(2)).not()), (2, 1));
    assert_eq!(count(Filter::all().active().not()), (2, 1));
    assert_eq!(count(Filter::prefix("items").and(Filter::exact(&Item(2)).not())), (2, 0));
    assert_eq!(count(Filter::all().predicate(|entry| entry.get::<Item>() == Some(&Item(3))).not()), (2, 1));
    assert_eq!(
        count(Filter::exact(&Item(2)).or(Filter::all().predicate(|e| e.get::<Item>().is_none()))),
        (1, 1)
    );
}

#[test]
fn a_layer_is_put_where_type_key_and_tags_allow_it_whatever_else_the_filter_says() {
    #[derive(Clone, Debug)]
    struct Zero(Filter);

    impl query::Mutation for Zero {
        type Data = ();
        type Error = ();

        async fn mutate(self, _: query::FetchContext) -> Result<(), ()> {
            Ok(())
        }

        fn optimistic(&self, layers: &mut query::Layers) {
            layers.patch::<Item>(self.0.clone(), |_, data| *data = 0);
        }
    }

    let world = world();
    world.client.set_data(&Item(1), 10);
    world.client.set_data(&Item(2), 20);
    world.client.mutate(Zero(Filter::exact(&Item(1)).not().and(Filter::all().active())));
    assert_eq!((world.shown(1), world.shown(2)), (Some(10), Some(0)));
}

#[test]
fn a_number_is_the_same_part_of_a_key_whatever_its_width() {
    let key = QueryKey::new("items").with(7_i64);
    let narrow = [QueryKey::new("items").with(7_i8), QueryKey::new("items").with(7_isize)];
    assert!(narrow.iter().all(|narrow| *narrow == key));
    assert_ne!(key, QueryKey::new("items").with("7"));
    assert_eq!(QueryKey::from(String::from("items")).with(true).to_string(), "items/true");
}
