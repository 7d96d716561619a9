//! Where settings come from.

use crate::support::{Item, disabled, fresh, ms, world, world_with};
use query::{FetchContext, Filter, QueriesObserver, Query, QueryKey, QueryOptions, RefetchOn, StaleTime};

/// Asks like [`Item`], and has an opinion.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Opinionated(u32);

impl Query for Opinionated {
    type Data = i64;
    type Error = String;

    fn key(&self) -> QueryKey {
        Query::key(&Item(self.0))
    }

    async fn fetch(self, cx: FetchContext) -> Result<i64, String> {
        Query::fetch(Item(self.0), cx).await
    }

    fn options(&self) -> QueryOptions {
        after(4_000)
    }
}

fn after(millis: u64) -> QueryOptions {
    QueryOptions::new().stale_time(ms(millis))
}

/// How long the data of `query` is fresh for an observer with `options`.
fn fresh_for<Q: Query>(query: &Q, options: QueryOptions) -> u64 {
    let world = world_with(|builder| {
        builder
            .defaults(after(1_000))
            .defaults_for("items", after(2_000))
            .defaults_for(QueryKey::new("items").with(2), after(3_000))
            .defaults_for(QueryKey::new("items").with(2).with("more"), after(9_000))
    });
    let observer = world.observe_with(query, options);
    world.answer();
    (1..10)
        .find(|_| {
            world.advance(1_000);
            observer.state().is_stale
        })
        .unwrap()
}

#[test]
fn the_particular_is_stronger_than_the_general() {
    assert_eq!(fresh_for(&crate::support::Careful(1), QueryOptions::new()), 1);
    assert_eq!(fresh_for(&Item(1), QueryOptions::new()), 2);
    assert_eq!(fresh_for(&Item(2), QueryOptions::new()), 3);
    assert_eq!(fresh_for(&Opinionated(2), QueryOptions::new()), 4);
    assert_eq!(fresh_for(&Opinionated(2), after(5_000)), 5);
}

#[test]
fn options_are_equal_exactly_when_they_set_the_same() {
    assert_eq!(after(1), after(1));
    assert_ne!(after(1), after(2));
    assert_ne!(after(1), QueryOptions::new());
    assert_ne!(
        QueryOptions::new().stale_time(StaleTime::Never),
        QueryOptions::new().stale_time(StaleTime::Static)
    );
}

#[test]
fn defaults_can_be_changed_while_the_client_is_in_use() {
    let world = world_with(|builder| builder.defaults_for("items", after(2_000)));
    let fresh_for = |id: u32| {
        let observer = world.observe(&Item(id));
        world.answer();
        (1..10)
            .find(|_| {
                world.advance(1_000);
                observer.state().is_stale
            })
            .unwrap()
    };
    world.client.set_default_options(after(1_000));
    assert_eq!(world.client.default_options(), after(1_000));
    assert_eq!(fresh_for(1), 2, "the prefix is stronger");
    world.client.set_query_defaults("items", after(3_000));
    assert_eq!(fresh_for(2), 3);
    world.client.set_query_defaults(QueryKey::new("items").with(3), after(4_000));
    world.client.set_query_defaults("items", after(5_000));
    assert_eq!(fresh_for(3), 4, "a prefix that is set again keeps its place");
    let merged = world.client.query_defaults(QueryKey::new("items").with(3));
    assert_eq!(merged, after(4_000));
    assert_eq!(world.client.query_defaults("other"), QueryOptions::new());
}

#[test]
fn an_observer_that_always_wants_it_is_not_stopped_by_anothers_static() {
    let world = world();
    world.load(1);
    let _static = world.observe_with(&Item(1), QueryOptions::new().stale_time(StaleTime::Static));
    let _always = world.observe_with(&Item(1), QueryOptions::new().refetch_on_mount(RefetchOn::Always));
    world.answer();
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn nor_when_the_page_comes_into_view() {
    let world = world();
    world.load(1);
    let _static = world.observe_with(&Item(1), QueryOptions::new().stale_time(StaleTime::Static));
    let always = fresh().refetch_on_focus(RefetchOn::Always);
    let _always = world.observe_with(&Item(1), always);
    world.client.set_focused(false);
    world.client.set_focused(true);
    world.answer();
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn the_meta_of_an_observer_is_known_though_the_entry_was_there() {
    struct Label;
    let world = world();
    world.load(1);
    let _item = world.observe_with(&Item(1), fresh().meta(Label));
    let labelled = Filter::all().predicate(|entry| entry.meta::<Label>().is_some());
    assert_eq!(world.client.get_queries_data::<Item>(labelled).len(), 1);
}

#[test]
fn a_prefix_that_was_given_more_than_once_is_set_as_a_whole() {
    let world = world_with(|builder| {
        let builder = builder.defaults_for("items", after(1_000)).defaults_for("items", after(2_000));
        builder.mutation_defaults_for("items", after(1_000)).mutation_defaults_for("items", after(2_000))
    });
    world.client.set_query_defaults("items", after(3_000));
    assert_eq!(world.client.query_defaults("items"), after(3_000));
    world.client.set_mutation_defaults("items", after(3_000));
    assert_eq!(world.client.mutation_defaults("items"), after(3_000));
}

#[test]
fn new_defaults_reach_an_observer_that_is_set_to_what_it_is_at() {
    let world = world_with(|builder| builder.defaults(disabled()));
    let item = world.observe(&Item(1));
    let list = QueriesObserver::new(&world.client, [Item(2)], &QueryOptions::new(), || {});
    world.client.set_default_options(fresh());
    world.answer();
    assert_eq!(world.server.reads(), 0);
    item.set(&Item(1), &QueryOptions::new());
    list.set([Item(2)], &QueryOptions::new());
    assert!(item.state().is_enabled);
    world.answer();
    assert_eq!((item.state().data.as_deref(), list.states()[0].data.as_deref()), (Some(&10), Some(&20)));
    assert!(!item.state().is_stale);
    item.set(&Item(1), &QueryOptions::new());
    world.answer();
    assert_eq!(world.server.reads(), 2, "they are no news any more");
}
