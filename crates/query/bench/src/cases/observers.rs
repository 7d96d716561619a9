//! Observers of one query.

use crate::{
    Case, Failed,
    case::{expect, new_client},
    data::{Count, Counter},
};
use futures::{
    FutureExt,
    future::{LocalBoxFuture, ready},
};
use query::{QueryClient, QueryObserver, QueryOptions, Runtime};
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU32, Ordering},
};

/// 1,000 x new data for one query with 1,000 observers, each of which looks at it.
pub(super) struct Notify {
    client: QueryClient,
    seen: Arc<AtomicU32>,
    _observers: Vec<Arc<OnceLock<QueryObserver<Counter>>>>,
}

impl Notify {
    pub(super) fn new(runtime: impl Runtime) -> Self {
        let client = new_client(runtime);
        client.set_data(&Counter, Count { value: -1 });
        let seen = Arc::new(AtomicU32::new(0));
        let observer = || {
            let observer = Arc::new(OnceLock::<QueryObserver<Counter>>::new());
            let (seen, myself) = (seen.clone(), Arc::downgrade(&observer));
            let look = move || {
                let myself = myself.upgrade();
                if myself.is_some_and(|own| own.get().is_some_and(|own| own.state().data.is_some())) {
                    seen.fetch_add(1, Ordering::Relaxed);
                }
            };
            observer.get_or_init(|| QueryObserver::new(&client, &Counter, QueryOptions::new(), look));
            observer
        };
        let observers = (0..1_000).map(|_| observer()).collect();
        Self { client, seen, _observers: observers }
    }
}

impl Case for Notify {
    fn run(&mut self) -> LocalBoxFuture<'_, u32> {
        for value in 0..1_000 {
            self.client.set_data(&Counter, Count { value });
        }
        ready(1_000).boxed_local()
    }

    fn check(&self) -> Result<(), Failed> {
        expect(self.seen.load(Ordering::Relaxed), 1_000_000, "notifications")
    }
}

/// 100,000 x mount and unmount of an observer of a cached query.
pub(super) struct Mount {
    client: QueryClient,
    seen: u32,
}

impl Mount {
    pub(super) fn new(runtime: impl Runtime) -> Self {
        let client = new_client(runtime);
        client.set_data(&Counter, Count { value: 1 });
        Self { client, seen: 0 }
    }
}

impl Case for Mount {
    fn run(&mut self) -> LocalBoxFuture<'_, u32> {
        for _ in 0..100_000 {
            let observer = QueryObserver::new(&self.client, &Counter, QueryOptions::new(), || {});
            if observer.state().data.is_some_and(|data| data.value == 1) {
                self.seen += 1;
            }
        }
        ready(100_000).boxed_local()
    }

    fn check(&self) -> Result<(), Failed> {
        expect(self.seen, 100_000, "mounts")
    }
}
