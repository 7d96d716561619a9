//! The clock is set back; on a server no timers run.

use crate::support::{Item, Server, World, fresh, ms, world, world_with};
use futures::future::BoxFuture;
use query::{
    Dehydrated, FetchContext, Filter, Mutation, Persistence, PortableMutation, QueryClient, QueryObserver,
    QueryOptions, Runtime, Tab, Tabs,
    testing::{HubTab, MemoryStorage, TabHub, TestRuntime},
};
use serde::{Deserialize, Serialize};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

/// A wall clock that can be set.
#[derive(Clone)]
struct Wall {
    runtime: TestRuntime,
    offset: Arc<AtomicI64>,
}

impl Runtime for Wall {
    fn now(&self) -> Duration {
        let now = i64::try_from(self.runtime.now().as_millis()).unwrap();
        Duration::from_millis(u64::try_from(now + self.offset.load(Ordering::Relaxed)).unwrap())
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.runtime.sleep(duration)
    }
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.runtime.spawn(task);
    }
    fn random(&self) -> f64 {
        1.0
    }
}

fn walled() -> (World, Wall) {
    let mut world = world();
    let wall = Wall { runtime: world.runtime.clone(), offset: Arc::default() };
    world.client = client(&world, &wall);
    (world, wall)
}

fn client(world: &World, wall: &Wall) -> QueryClient {
    let builder = QueryClient::builder().runtime(wall.clone()).context(world.server.clone());
    builder.register::<Item>().register_mutation::<Put>().build()
}

#[test]
fn an_interval_goes_on_when_the_clock_is_set_back() {
    let (world, wall) = walled();
    let _item = world.observe_with(&Item(1), fresh().refetch_interval(ms(1_000)));
    world.advance(2_500);
    assert_eq!(world.server.reads(), 3);
    wall.offset.store(-3_600_000, Ordering::Relaxed);
    world.advance(600_000);
    assert!(world.server.reads() > 500, "{} in ten minutes", world.server.reads() - 3);
}

#[test]
fn what_the_server_pushes_is_heard_after_the_clock_was_set_back() {
    let (world, wall) = walled();
    world.client.set_data(&Item(1), 10);
    wall.offset.store(-3_600_000, Ordering::Relaxed);
    let feed = query::Feed::new(&world.client);
    assert_eq!(feed.push(&query::ServerEvent::new(1).set(&Item(1), &99)), query::Pushed::Applied);
    assert_eq!(world.shown(1), Some(99));
}

#[test]
fn data_without_a_stale_time_is_stale_after_the_clock_was_set_back() {
    let (world, wall) = walled();
    let item = world.observe(&Item(1));
    world.answer();
    wall.offset.store(-3_600_000, Ordering::Relaxed);
    assert!(item.state().is_stale);
}

#[test]
fn data_of_the_future_is_stale() {
    let (world, wall) = walled();
    let item = world.observe_with(&Item(1), QueryOptions::new().stale_time(ms(60_000)));
    world.answer();
    assert!(!item.state().is_stale);
    wall.offset.store(-3_600_000, Ordering::Relaxed);
    assert!(item.state().is_stale);
}

#[test]
fn unused_data_goes_though_the_clock_was_set_back() {
    let (world, wall) = walled();
    world.load(1);
    wall.offset.store(-3_600_000, Ordering::Relaxed);
    world.advance(700_000);
    assert_eq!(world.shown(1), None, "its five minutes are not an hour longer");
}

#[test]
fn what_is_hydrated_after_the_clock_was_set_back_is_newer() {
    let (world, wall) = walled();
    world.client.set_data(&Item(1), 5);
    wall.offset.store(-3_600_000, Ordering::Relaxed);
    let server = client(&world, &wall);
    server.set_data(&Item(1), 6);
    world.client.hydrate(&Dehydrated::from_json(&server.dehydrate().to_json()));
    assert_eq!(world.shown(1), Some(6));
}

#[test]
fn what_was_stored_before_the_clock_was_set_back_is_stale() {
    let (world, wall) = walled();
    let storage = MemoryStorage::new(world.runtime.clone());
    let persisted = world.client.persist(Persistence::new(storage.clone()));
    world.load(1);
    world.advance(2_000);
    drop(persisted);
    wall.offset.store(-3_600_000, Ordering::Relaxed);
    let next = client(&world, &wall);
    let _persisted = next.persist(Persistence::new(storage));
    let item = QueryObserver::new(&next, &Item(1), QueryOptions::new().stale_time(ms(60_000)), || {});
    world.answer();
    assert_eq!((item.state().data.as_deref(), world.server.reads()), (Some(&10), 2));
}

/// Two tabs; the first leads.
fn two_tabs(world: &World, wall: &Wall, has_lock: bool) -> [(QueryClient, Tab, HubTab); 2] {
    let hub = TabHub::new(world.runtime.clone());
    [(); 2].map(|()| {
        let (client, page) = (client(world, wall), hub.open());
        let tabs = Tabs::new(page.clone());
        let tab = client.join_tabs(if has_lock { tabs.lock(page.clone()) } else { tabs });
        world.advance(3_000);
        (client, tab, page)
    })
}

#[test]
fn tabs_share_what_comes_after_the_clock_was_set_back() {
    let (world, wall) = walled();
    let [(one, ..), (two, ..)] = &two_tabs(&world, &wall, true);
    let shown = || two.get_data(&Item(1)).map(|data| *data);
    let _item = QueryObserver::new(two, &Item(1), fresh(), || {});
    world.answer();
    wall.offset.store(-3_600_000, Ordering::Relaxed);
    world.advance(100);
    one.set_data(&Item(1), 11);
    world.advance(100);
    assert_eq!(shown(), Some(11));
}

#[test]
fn an_invalidation_holds_in_all_tabs_after_the_clock_was_set_back() {
    let (world, wall) = walled();
    let [(one, ..), (two, ..)] = &two_tabs(&world, &wall, true);
    let _item = QueryObserver::new(two, &Item(1), fresh(), || {});
    world.answer();
    wall.offset.store(-3_600_000, Ordering::Relaxed);
    one.invalidate(Filter::all());
    world.answer();
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn the_leader_polls_for_others_after_the_clock_was_set_back() {
    let (world, wall) = walled();
    let [_one, (two, ..)] = &two_tabs(&world, &wall, true);
    let _item = QueryObserver::new(two, &Item(1), fresh().refetch_interval(ms(1_000)), || {});
    world.advance(2_500);
    wall.offset.store(-3_600_000, Ordering::Relaxed);
    let before = world.server.reads();
    world.advance(60_000);
    assert!(world.server.reads() > before + 30, "{} in a minute", world.server.reads() - before);
}

#[test]
fn a_leader_that_froze_is_replaced_though_the_clock_was_set_back() {
    let (world, wall) = walled();
    let [(_, _, leader), (_, other, _)] = &two_tabs(&world, &wall, false);
    wall.offset.store(-3_600_000, Ordering::Relaxed);
    world.advance(1_000);
    leader.freeze();
    world.advance(20_000);
    assert!(other.is_leader());
}

/// Can be stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Put(u32, i64);

impl Mutation for Put {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        cx.get::<Server>().unwrap().write(self.0, self.1).await
    }
}

impl PortableMutation for Put {
    const NAME: &'static str = "put";
}

#[test]
fn what_waited_is_sent_in_its_order_though_the_clock_was_set_back_meanwhile() {
    let (world, wall) = walled();
    let storage = MemoryStorage::new(world.runtime.clone());
    let persisted = world.client.persist(Persistence::new(storage.clone()));
    world.client.set_online(false);
    world.client.mutate(Put(1, 1));
    world.advance(10);
    wall.offset.store(-3_600_000, Ordering::Relaxed);
    world.client.mutate(Put(2, 2));
    world.advance(10);
    drop(persisted);
    let next = client(&world, &wall);
    let _persisted = next.persist(Persistence::new(storage));
    world.answer();
    assert_eq!(world.server.writes(), [(1, 1), (2, 2)]);
}

/// Counts the sleeps that are under way.
#[derive(Clone)]
struct Counting {
    runtime: TestRuntime,
    sleeping: Arc<AtomicI64>,
}

impl Runtime for Counting {
    fn now(&self) -> Duration {
        self.runtime.now()
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let (sleep, sleeping) = (self.runtime.sleep(duration), self.sleeping.clone());
        struct Under(Arc<AtomicI64>);
        impl Drop for Under {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::Relaxed);
            }
        }
        sleeping.fetch_add(1, Ordering::Relaxed);
        let under = Under(sleeping);
        Box::pin(async move {
            sleep.await;
            drop(under);
        })
    }
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.runtime.spawn(task);
    }
}

#[test]
fn on_a_server_no_interval_runs() {
    let world = world_with(query::QueryClientBuilder::server);
    let _item = world.observe_with(&Item(1), fresh().refetch_interval(ms(1_000)));
    world.advance(5_500);
    assert_eq!(world.server.reads(), 1);
}

#[test]
fn on_a_server_no_timer_outlives_the_request() {
    let world = world();
    let runtime = Counting { runtime: world.runtime.clone(), sleeping: Arc::default() };
    let sleeping = runtime.sleeping.clone();
    let client = QueryClient::builder().runtime(runtime).context(world.server.clone()).server().build();
    let item =
        query::QueryObserver::new(&client, &Item(1), QueryOptions::new().stale_time(ms(300_000)), || {});
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    drop((item, client));
    world.runtime.run();
    assert_eq!(sleeping.load(Ordering::Relaxed), 0, "timers of a request that is over");
}
