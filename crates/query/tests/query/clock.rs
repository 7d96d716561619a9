//! The clock is set back; on a server no timers run.

use crate::support::{Item, World, fresh, ms, world, world_with};
use futures::future::BoxFuture;
use query::{QueryClient, QueryOptions, Runtime, testing::TestRuntime};
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
    world.client =
        QueryClient::builder().runtime(wall.clone()).context(world.server.clone()).register::<Item>().build();
    (world, wall)
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
