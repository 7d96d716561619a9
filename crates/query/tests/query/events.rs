//! What listeners and global callbacks hear.

use crate::support::{Item, SetItem, World, fresh, ms, world, world_with};
use query::{CacheEvent, CacheEventKind, Filter, QueryAction, QueryOptions, Retry, RetryDelay, Subscription};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

type Heard = Arc<Mutex<Vec<QueryAction>>>;

fn listen(world: &World) -> (Subscription, Heard) {
    let heard = Heard::default();
    let log = heard.clone();
    let subscription = world.client.subscribe(move |event| log.lock().unwrap().extend(event.action));
    (subscription, heard)
}

fn take(heard: &Heard) -> Vec<QueryAction> {
    std::mem::take(&mut heard.lock().unwrap())
}

#[test]
fn an_event_says_how_the_entry_changed() {
    let retry = QueryOptions::new().retry(Retry::Times(1)).retry_delay(RetryDelay::Fixed(ms(1_000)));
    let world = world_with(|builder| builder.defaults(retry));
    let (_subscription, heard) = listen(&world);
    world.server.fail_reads(2);
    let item = world.observe(&Item(1));
    world.answer();
    assert_eq!(take(&heard), [QueryAction::Fetch, QueryAction::Failed]);
    world.client.set_focused(false);
    world.advance(1_000);
    world.client.set_focused(true);
    world.answer();
    assert_eq!(take(&heard), [QueryAction::Pause, QueryAction::Continue, QueryAction::Error]);
    item.refetch();
    world.answer();
    assert_eq!(take(&heard), [QueryAction::Fetch, QueryAction::Success]);
    world.client.set_data(&Item(1), 5);
    world.client.update_data(&Item(1), |data| *data += 1);
    assert_eq!(take(&heard), [QueryAction::Set, QueryAction::Set]);
    world.client.invalidate(&Item(1));
    world.client.cancel(&Item(1));
    assert_eq!(take(&heard), [QueryAction::Invalidate, QueryAction::Fetch, QueryAction::Cancel]);
    world.client.mutate(SetItem::new(1, 7).silent());
    assert_eq!(take(&heard), [QueryAction::Patch]);
    world.client.reset(&Item(1));
    assert_eq!(take(&heard), [QueryAction::Reset, QueryAction::Fetch]);
}

#[test]
fn an_event_gives_the_query_and_its_data_to_who_knows_the_type() {
    let world = world();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let _subscription = world.client.subscribe(move |event| {
        if event.kind == CacheEventKind::Updated {
            let other = event.data::<crate::support::Careful>();
            let (query, data) = (event.query::<Item>().cloned(), event.data::<Item>());
            log.lock().unwrap().push((query, data.as_deref().copied(), other.is_some()));
        }
    });
    world.client.set_data(&Item(1), 5);
    assert_eq!(*seen.lock().unwrap(), [(Some(Item(1)), Some(5), false)]);
}

#[test]
fn a_listener_may_use_the_client_and_is_told_of_what_it_does() {
    let world = world();
    let client = world.client.clone();
    let _subscription = world.client.subscribe(move |event| {
        if event.query::<Item>() == Some(&Item(1)) && event.action == Some(QueryAction::Set) {
            client.set_data(&Item(2), 20);
        }
    });
    let (_second, heard) = listen(&world);
    world.client.set_data(&Item(1), 10);
    assert_eq!(world.shown(2), Some(20));
    assert_eq!(take(&heard).len(), 2);
}

#[test]
fn global_callbacks_are_called_once_per_fetch_however_many_observe() {
    let log: Arc<Mutex<Vec<String>>> = Arc::default();
    let note = |name: &'static str| {
        let log = log.clone();
        move |event: &CacheEvent, client: &query::QueryClient| {
            let data = event.data::<Item>().map(|data| *data);
            assert_eq!(client.get_data(&Item(1)).map(|data| *data), data);
            log.lock().unwrap().push(format!("{name} {data:?} {:?}", event.error::<Item>()));
        }
    };
    let world = world_with(|builder| {
        builder
            .defaults(fresh().retry(Retry::Times(0)))
            .on_query_success(note("success"))
            .on_query_error(note("error"))
            .on_query_settled(note("settled"))
    });
    let first = world.observe(&Item(1));
    let _second = world.observe(&Item(1));
    world.answer();
    world.server.fail_reads(1);
    first.refetch();
    world.answer();
    world.client.set_data(&Item(1), 5);
    first.refetch();
    world.client.cancel(&Item(1));
    assert_eq!(
        *log.lock().unwrap(),
        [
            "success Some(10) None",
            "settled Some(10) None",
            "error Some(10) Some(\"read 2\")",
            "settled Some(10) Some(\"read 2\")"
        ]
    );
}

#[test]
fn a_global_callback_comes_before_who_awaits_the_fetch() {
    let log: Arc<Mutex<Vec<&'static str>>> = Arc::default();
    let called = log.clone();
    let world =
        world_with(|builder| builder.on_query_success(move |_, _| called.lock().unwrap().push("callback")));
    let (client, awaited) = (world.client.clone(), log.clone());
    query::Runtime::spawn(
        &world.runtime,
        Box::pin(async move {
            let _ = client.fetch(Item(1)).await;
            awaited.lock().unwrap().push("awaited");
        }),
    );
    world.answer();
    assert_eq!(*log.lock().unwrap(), ["callback", "awaited"]);
}

#[test]
fn a_callback_that_panics_keeps_nobody_else_from_hearing() {
    let world = world();
    let is_broken = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let armed = is_broken.clone();
    let _broken = query::QueryObserver::new(&world.client, &Item(1), fresh(), move || {
        assert!(!armed.load(std::sync::atomic::Ordering::Relaxed), "it is broken");
    });
    let (heard, calls) = world.count(&Item(1), fresh());
    let (_subscription, actions) = listen(&world);
    let awaited = Arc::new(Mutex::new(None));
    let (client, slot) = (world.client.clone(), awaited.clone());
    query::Runtime::spawn(
        &world.runtime,
        Box::pin(async move {
            *slot.lock().unwrap() = client.fetch(Item(1)).await.ok().map(|data| *data);
        }),
    );
    world.runtime.run();
    let before = calls.load(std::sync::atomic::Ordering::Relaxed);
    is_broken.store(true, std::sync::atomic::Ordering::Relaxed);
    let answer = std::panic::AssertUnwindSafe(|| world.answer());
    assert!(std::panic::catch_unwind(answer).is_err(), "the panic is the runtime's to report");
    is_broken.store(false, std::sync::atomic::Ordering::Relaxed);
    world.runtime.run();
    assert_eq!(heard.state().data.as_deref(), Some(&10));
    assert_eq!(calls.load(std::sync::atomic::Ordering::Relaxed), before + 1);
    assert_eq!(take(&actions).last(), Some(&QueryAction::Success));
    assert_eq!(*awaited.lock().unwrap(), Some(10));
}

#[test]
fn who_listens_knows_what_is_cached() {
    let world = world();
    let known = Arc::new(Mutex::new(BTreeSet::new()));
    let heard = known.clone();
    let _subscription = world.client.subscribe(move |event| {
        let Some(item) = event.query::<Item>() else { return };
        match event.kind {
            CacheEventKind::Added => drop(heard.lock().unwrap().insert(item.0)),
            CacheEventKind::Removed => drop(heard.lock().unwrap().remove(&item.0)),
            _ => {}
        }
    });
    let check = |after: &str| {
        let cached = world.client.find_all(Filter::all());
        let cached: BTreeSet<u32> = cached.iter().map(|entry| entry.get::<Item>().unwrap().0).collect();
        assert_eq!(*known.lock().unwrap(), cached, "{after}");
    };
    let _observed = world.observe(&Item(1));
    let _seeded = world.observe_with(&Item(2), QueryOptions::new().initial_data(|_: &Item, _| Some(5)));
    world.load(3);
    check("three were asked for");
    world.client.reset(Filter::all());
    check("a reset");
    world.client.remove(Filter::all());
    check("a removal");
}
