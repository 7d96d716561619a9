//! Settings that follow from the state.

use crate::support::{Item, ms, world, world_with};
use query::{CacheEventKind, Filter, QueryOptions, QueryState, RefetchOn, StaleTime};
use std::sync::{Arc, Mutex};

fn computed(compute: impl Fn(&QueryState<Item>) -> QueryOptions + Send + Sync + 'static) -> QueryOptions {
    QueryOptions::new().computed(compute)
}

#[test]
fn the_stale_time_may_depend_on_the_data() {
    let world = world();
    let options = computed(|state| match state.data.as_deref() {
        Some(10) => QueryOptions::new().stale_time(ms(1_000)),
        _ => QueryOptions::new().stale_time(StaleTime::Never),
    });
    let item = world.observe_with(&Item(1), options);
    world.answer();
    assert!(!item.state().is_stale);
    world.advance(1_000);
    assert!(item.state().is_stale);
    world.client.set_data(&Item(1), 11);
    world.advance(1_000_000);
    assert!(!item.state().is_stale);
}

#[test]
fn what_a_single_call_says_is_stronger() {
    let fresh_for =
        |of: &QueryState<Item>| QueryOptions::new().stale_time(ms(60_000 * of.data.iter().count() as u64));
    let world = world_with(|builder| builder.defaults(computed(fresh_for)));
    world.load(1);
    world.advance(10);
    drop(world.client.prefetch(Item(1)));
    drop(world.client.prefetch_with(Item(1), QueryOptions::new().stale_time(ms(11))));
    assert_eq!(world.client.is_fetching(Filter::all()), 0);
    drop(world.client.prefetch_with(Item(1), QueryOptions::new().stale_time(ms(10))));
    assert_eq!(world.client.is_fetching(Filter::all()), 1);
}

#[test]
fn it_may_be_polled_until_the_data_says_that_it_is_done() {
    let world = world();
    let polled = computed(|state| {
        let done = state.data.as_deref() == Some(&100);
        QueryOptions::new().refetch_interval(if done { ms(0) } else { ms(1_000) })
    });
    let item = world.observe_with(&Item(1), polled);
    world.answer();
    world.advance(2_500);
    assert_eq!(world.server.reads(), 3);
    world.server.put(1, 100);
    world.advance(1_000);
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&100));
    world.advance(60_000);
    assert_eq!(world.server.reads(), 4);
}

#[test]
fn the_interval_may_grow_with_the_failures() {
    let world = world_with(|builder| builder.defaults(QueryOptions::new().retry(0)));
    let backing_off = computed(|state| {
        QueryOptions::new().refetch_interval(ms(if state.error.is_some() { 10_000 } else { 1_000 }))
    });
    let _item = world.observe_with(&Item(1), backing_off);
    world.answer();
    world.server.fail_reads(1);
    world.advance(1_100);
    assert_eq!(world.server.reads(), 2);
    world.advance(9_000);
    assert_eq!(world.server.reads(), 2);
    world.advance(1_000);
    assert_eq!(world.server.reads(), 3);
}

#[test]
fn it_may_be_disabled_by_its_state_and_enabled_again() {
    let world = world();
    let options = computed(|state| QueryOptions::new().enabled(state.data.as_deref() != Some(&-1)));
    world.client.set_data(&Item(1), -1);
    let item = world.observe_with(&Item(1), options);
    world.answer();
    assert!(!item.state().is_enabled);
    assert_eq!(world.server.reads(), 0);
    world.client.invalidate(Filter::all());
    world.answer();
    assert_eq!(world.server.reads(), 0);
    world.client.set_data_at(&Item(1), 5, ms(1));
    assert!(item.state().is_enabled);
    world.answer();
    assert_eq!(world.server.reads(), 1, "it was enabled, and is stale");
}

#[test]
fn what_fetches_on_focus_may_depend_on_the_state() {
    let world = world();
    let options = computed(|state| {
        let on = if state.data_update_count > 1 { RefetchOn::Never } else { RefetchOn::Always };
        QueryOptions::new().stale_time(StaleTime::Never).refetch_on_focus(on)
    });
    let _item = world.observe_with(&Item(1), options);
    world.answer();
    for reads in [2, 2] {
        world.client.set_focused(false);
        world.client.set_focused(true);
        world.answer();
        assert_eq!(world.server.reads(), reads);
    }
}

#[test]
fn asked_by_hand_the_state_in_the_cache_decides() {
    let by_value = computed(|state| {
        QueryOptions::new().stale_time(if state.data.as_deref() == Some(&1) {
            StaleTime::Never
        } else {
            StaleTime::After(ms(0))
        })
    });
    let world = world_with(|builder| builder.defaults(by_value));
    world.client.set_data(&Item(1), 1);
    world.client.set_data(&Item(2), 2);
    world.client.prefetch(Item(1));
    world.client.prefetch(Item(2));
    world.answer();
    assert_eq!((world.shown(1), world.shown(2)), (Some(1), Some(20)));
}

#[test]
fn it_counts_for_its_own_type_and_may_use_the_client() {
    let world = world();
    let client = world.client.clone();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let options = computed(move |state| {
        log.lock().unwrap().push(client.get_data(&Item(1)).map(|data| *data));
        assert!(state.data.is_none() || state.data.as_deref() == Some(&10));
        QueryOptions::new()
    });
    let _other = world.observe_with(&crate::support::Careful(1), options.clone());
    assert_eq!(*seen.lock().unwrap(), []);
    let _item = world.observe_with(&Item(1), options);
    world.answer();
    assert_eq!(seen.lock().unwrap().last(), Some(&Some(10)));
}

#[test]
fn meta_is_known_to_predicates_listeners_and_the_fetch() {
    struct Label(&'static str);

    let world = world();
    let heard: Arc<Mutex<Vec<_>>> = Arc::default();
    let log = heard.clone();
    let _subscription = world.client.subscribe(move |event| {
        if event.kind == CacheEventKind::Updated {
            log.lock().unwrap().push(event.meta::<Label>().map(|label| label.0));
        }
    });
    let _item = world.observe_with(&Item(1), QueryOptions::new().meta(Label("first")));
    world.client.prefetch(Item(2));
    world.answer();
    let labelled = Filter::all().predicate(|entry| entry.meta::<Label>().is_some());
    assert_eq!(world.client.get_queries_data::<Item>(labelled).len(), 1);
    assert_eq!(*heard.lock().unwrap(), [Some("first"), None, Some("first"), None]);
}

#[test]
fn in_the_network_mode_always_the_networks_return_fetches_only_if_that_is_set() {
    use query::NetworkMode;
    let always = QueryOptions::new().network_mode(NetworkMode::Always);
    let world = world();
    let _unset = world.observe_with(&Item(1), always.clone());
    let _set = world.observe_with(&Item(2), always.refetch_on_reconnect(RefetchOn::Always));
    world.answer();
    world.client.set_online(false);
    world.client.set_online(true);
    assert_eq!((world.client.is_fetching(&Item(1)), world.client.is_fetching(&Item(2))), (0, 1));
}

#[test]
fn other_options_leave_the_interval_its_rhythm() {
    let world = world();
    let every = crate::support::fresh().refetch_interval(ms(1_000));
    let item = world.observe_with(&Item(1), every.clone());
    world.answer();
    for _ in 0..5 {
        world.advance(400);
        item.set(&Item(1), &every.clone().meta(world.server.reads()));
    }
    assert_eq!(world.server.reads(), 3);
}
