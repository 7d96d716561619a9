//! What waits for the network, the page or older mutations is noted, and no more often than it waits.

use crate::support::{Item, SetItem, ms};
use futures::{
    future::BoxFuture,
    task::{ArcWake, waker},
};
use query::{FetchStatus, MutationFilter, QueryClient, QueryObserver, QueryOptions, Runtime};
use std::{
    sync::{Arc, Mutex},
    task::Context,
    time::Duration,
};

/// Polls all its tasks whenever it is told to, whether they were woken or not.
#[derive(Clone, Default)]
struct Restless(Arc<Mutex<Vec<BoxFuture<'static, ()>>>>);

impl Restless {
    fn poll_all(&self, wakes: &Arc<Wakes>) {
        let mut tasks = std::mem::take(&mut *self.0.lock().unwrap());
        tasks.retain_mut(|task| {
            task.as_mut().poll(&mut Context::from_waker(&waker(wakes.clone()))).is_pending()
        });
        self.0.lock().unwrap().append(&mut tasks);
    }
}

impl Runtime for Restless {
    fn now(&self) -> Duration {
        ms(1)
    }
    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.0.lock().unwrap().push(task);
    }
}

struct Wakes;

impl ArcWake for Wakes {
    fn wake_by_ref(_: &Arc<Self>) {}
}

#[test]
fn what_waits_for_the_network_is_noted_once_however_often_it_is_polled() {
    let (runtime, wakes) = (Restless::default(), Arc::new(Wakes));
    let client = QueryClient::builder().runtime(runtime.clone()).build();
    client.set_online(false);
    let observer = QueryObserver::new(&client, &Item(1), QueryOptions::new(), || {});
    client.mutate(SetItem::new(1, 5));
    runtime.poll_all(&wakes);
    let once = Arc::strong_count(&wakes);
    for _ in 0..100 {
        runtime.poll_all(&wakes);
    }
    assert_eq!(observer.state().fetch_status, FetchStatus::Paused);
    assert_eq!(client.is_mutating(&MutationFilter::all()), 1);
    assert_eq!(Arc::strong_count(&wakes), once);
}

#[test]
fn what_waits_for_the_network_no_longer_is_forgotten() {
    let (runtime, wakes) = (Restless::default(), Arc::new(Wakes));
    let client = QueryClient::builder().runtime(runtime.clone()).build();
    client.set_data(&Item(1), 5);
    client.set_online(false);
    let _observer = QueryObserver::new(&client, &Item(1), QueryOptions::new(), || {});
    runtime.poll_all(&wakes);
    let once = Arc::strong_count(&wakes);
    for _ in 0..100 {
        client.invalidate(&Item(1));
        runtime.poll_all(&wakes);
    }
    assert_eq!(Arc::strong_count(&wakes), once);
}
