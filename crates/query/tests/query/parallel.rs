//! Lists of queries: their order, their change, and what is combined of them.

use crate::support::{Item, World, disabled, fresh, world};
use query::{
    CacheEventKind, FetchContext, Filter, QueriesObserver, Query, QueryKey, QueryOptions, QueryState,
    StaleTime,
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

fn observe(world: &World, ids: &[u32]) -> QueriesObserver<Item> {
    QueriesObserver::new(&world.client, items(ids), &fresh(), || {})
}

fn items(ids: &[u32]) -> Vec<Item> {
    ids.iter().copied().map(Item).collect()
}

fn shown(states: &[QueryState<Item>]) -> Vec<Option<i64>> {
    states.iter().map(|state| state.data.as_deref().copied()).collect()
}

type Log = Arc<Mutex<Vec<(CacheEventKind, String)>>>;

/// What happens to observers, from now on.
fn comings_and_goings(world: &World) -> (query::Subscription, Log) {
    let events = Arc::new(Mutex::new(Vec::new()));
    let log = events.clone();
    let subscription = world.client.subscribe(move |event| {
        if matches!(event.kind, CacheEventKind::ObserverAdded | CacheEventKind::ObserverRemoved) {
            log.lock().unwrap().push((event.kind, event.key.to_string()));
        }
    });
    (subscription, events)
}

#[test]
fn states_come_in_the_order_of_the_list() {
    let world = world();
    let queries = observe(&world, &[3, 1, 2]);
    assert!(queries.states().iter().all(QueryState::is_loading));
    world.answer();
    assert_eq!(shown(&queries.states()), [Some(30), Some(10), Some(20)]);
}

#[test]
fn a_query_that_comes_twice_is_observed_and_asked_for_once() {
    let world = world();
    let (_subscription, events) = comings_and_goings(&world);
    let queries = observe(&world, &[1, 2, 1]);
    world.answer();
    assert_eq!(shown(&queries.states()), [Some(10), Some(20), Some(10)]);
    assert_eq!((world.server.reads(), events.lock().unwrap().len()), (2, 2));
}

#[test]
fn another_order_keeps_the_observers() {
    let world = world();
    let queries = QueriesObserver::new(&world.client, items(&[1, 2, 3]), &QueryOptions::new(), || {});
    world.answer();
    let (_subscription, events) = comings_and_goings(&world);
    queries.set(items(&[3, 1, 2, 2]), &QueryOptions::new());
    world.answer();
    assert_eq!(shown(&queries.states()), [Some(30), Some(10), Some(20), Some(20)]);
    assert_eq!(
        (world.server.reads(), events.lock().unwrap().len()),
        (3, 0),
        "stale, and yet not mounted anew"
    );
}

#[test]
fn what_comes_is_fetched_and_what_leaves_is_left() {
    let world = world();
    let queries = observe(&world, &[1, 2]);
    world.answer();
    let (_subscription, events) = comings_and_goings(&world);
    queries.set(items(&[2, 3]), &fresh());
    world.answer();
    assert_eq!(shown(&queries.states()), [Some(20), Some(30)]);
    assert_eq!(world.server.reads(), 3);
    let expected = [
        (CacheEventKind::ObserverAdded, String::from("items/3")),
        (CacheEventKind::ObserverRemoved, String::from("items/1")),
    ];
    assert_eq!(*events.lock().unwrap(), expected);
    queries.set([], &fresh());
    assert_eq!((queries.states().len(), events.lock().unwrap().len()), (0, 4));
}

#[test]
fn options_are_those_of_all_and_can_change() {
    let world = world();
    let queries = QueriesObserver::new(&world.client, items(&[1, 2]), &disabled(), || {});
    world.answer();
    assert_eq!(world.server.reads(), 0);
    queries.set(items(&[1, 2]), &fresh());
    world.answer();
    assert_eq!(shown(&queries.states()), [Some(10), Some(20)]);
    queries.refetch();
    world.answer();
    assert_eq!(world.server.reads(), 4);
}

#[test]
fn a_change_of_many_is_told_once() {
    let world = world();
    let calls = Arc::new(AtomicU32::new(0));
    let count = calls.clone();
    let queries = QueriesObserver::new(&world.client, items(&[1, 2, 3]), &fresh(), move || {
        count.fetch_add(1, Ordering::Relaxed);
    });
    world.answer();
    let before = calls.load(Ordering::Relaxed);
    world.client.invalidate_with(Filter::all(), query::Refetch::Nothing);
    assert_eq!(calls.load(Ordering::Relaxed) - before, 1);
    assert!(queries.states().iter().all(|state| state.is_invalidated));
}

#[test]
fn the_callback_may_read_and_turn_the_observer() {
    let world = world();
    let slot: Arc<Mutex<Option<Arc<QueriesObserver<Item>>>>> = Arc::default();
    let seen = slot.clone();
    let queries = Arc::new(QueriesObserver::new(&world.client, items(&[1]), &fresh(), move || {
        let observer = seen.lock().unwrap().clone();
        if let Some(observer) = observer {
            let done = observer.states().iter().all(|state| state.data.is_some());
            if done && observer.states().len() == 1 {
                observer.set(items(&[1, 2]), &fresh());
            }
        }
    }));
    *slot.lock().unwrap() = Some(queries.clone());
    world.advance(200);
    assert_eq!(shown(&queries.states()), [Some(10), Some(20)]);
    slot.lock().unwrap().take();
}

#[test]
fn what_is_combined_is_made_again_only_if_a_state_changed() {
    let world = world();
    let runs = Arc::new(AtomicU32::new(0));
    let count = runs.clone();
    let sum = observe(&world, &[1, 2]).combine(move |states| {
        count.fetch_add(1, Ordering::Relaxed);
        states.iter().filter_map(|state| state.data.as_deref()).sum::<i64>()
    });
    let runs = || runs.load(Ordering::Relaxed);
    assert_eq!((*sum.result(), runs()), (0, 1));
    world.answer();
    assert_eq!((*sum.result(), runs()), (30, 2));
    assert_eq!((*sum.result(), runs()), (30, 2));
    world.load(5);
    assert_eq!((*sum.result(), runs()), (30, 2), "of no concern");
    sum.set(items(&[2, 1]), &fresh());
    assert_eq!((*sum.result(), runs()), (30, 3), "another order may be another result");
    sum.set(items(&[2, 1]), &fresh());
    assert_eq!((*sum.result(), runs()), (30, 3));
    sum.set(items(&[2, 3]), &fresh());
    world.answer();
    assert_eq!(*sum.result(), 50);
    assert_eq!(sum.queries().states().len(), 2);
}

#[test]
fn an_equal_combination_keeps_its_identity() {
    let world = world();
    let parity = observe(&world, &[1, 2]).combine(|states| {
        states.iter().map(|state| state.data.as_deref().map(|data| data % 2)).collect::<Vec<_>>()
    });
    world.answer();
    let before = parity.result();
    world.client.set_data(&Item(1), 12);
    assert!(Arc::ptr_eq(&before, &parity.result()));
    world.client.set_data(&Item(1), 13);
    assert_eq!(*parity.result(), [Some(1), Some(0)]);
}

#[test]
fn the_cost_of_a_list_is_that_of_its_length() {
    static LOOKS: AtomicU32 = AtomicU32::new(0);

    #[derive(Clone, Debug)]
    struct Counted(u32);
    impl PartialEq for Counted {
        fn eq(&self, other: &Self) -> bool {
            LOOKS.fetch_add(1, Ordering::Relaxed);
            self.0 == other.0
        }
    }
    impl Eq for Counted {}
    impl std::hash::Hash for Counted {
        fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
            LOOKS.fetch_add(1, Ordering::Relaxed);
            self.0.hash(state);
        }
    }
    impl Query for Counted {
        type Data = u32;
        type Error = ();
        fn key(&self) -> QueryKey {
            QueryKey::new("counted").with(self.0)
        }
        async fn fetch(self, _: FetchContext) -> Result<u32, ()> {
            Ok(self.0)
        }
        fn options(&self) -> QueryOptions {
            QueryOptions::new().stale_time(StaleTime::Never)
        }
    }

    let looks_for = |count: u32| {
        let world = world();
        LOOKS.store(0, Ordering::Relaxed);
        let forward = || (0..count).map(Counted);
        let queries = QueriesObserver::new(&world.client, forward(), &QueryOptions::new(), || {});
        world.runtime.run();
        queries.set(forward().rev(), &QueryOptions::new());
        queries.set(forward().skip(1), &QueryOptions::new());
        assert_eq!(queries.states().len() as u32, count - 1);
        drop(queries);
        LOOKS.load(Ordering::Relaxed)
    };
    let (few, many) = (looks_for(100), looks_for(1_000));
    assert!(many <= few * 11, "{few} comparisons and hashes for 100 queries, {many} for 1,000");
}
