//! Threads in every order, or as many of them as there is time for: a scheduler stands at each lock of the cache and picks
//! who goes on. It also tells when nobody can.
#![cfg(test)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use futures::future::BoxFuture;
use query::{
    FetchContext, Filter, Layers, Mutation, Query, QueryClient, QueryKey, QueryObserver, QueryOptions,
    Runtime, StaleTime,
};
use shuttle::{
    future::{block_on, yield_now},
    thread,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

/// As many orders by chance; as many again by few changes of who is first, which finds what is rare by chance.
const ORDERS: usize = 10_000;
/// How often the order changes, in the second way.
const CHANGES: usize = 3;

fn in_any_order(test: fn()) {
    let whole = move || {
        UNDER_WAY.with(|tasks| tasks.store(0, SeqCst));
        test();
        // One that is cut off while another has the lock could not be dropped.
        while UNDER_WAY.with(|tasks| tasks.load(SeqCst)) > 0 {
            thread::yield_now();
        }
    };
    shuttle::check_random(whole, ORDERS);
    shuttle::check_pct(whole, ORDERS, CHANGES);
}

thread_local! {
    /// How many tasks of the order at hand have neither ended nor wait for a timer. All of an order is one thread of the
    /// system's.
    static UNDER_WAY: AtomicI64 = const { AtomicI64::new(0) };
}

fn under_way(more: i64) {
    UNDER_WAY.with(|tasks| tasks.fetch_add(more, SeqCst));
}

/// Whoever waits for it is not under way.
struct Asleep;

impl Drop for Asleep {
    fn drop(&mut self) {
        under_way(1);
    }
}

/// Time passes with each look at the clock; no timer ever goes off.
#[derive(Default)]
struct Threads(AtomicU64);

impl Runtime for Threads {
    fn now(&self) -> Duration {
        Duration::from_millis(1_000_000 + self.0.fetch_add(1, SeqCst))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async {
            under_way(-1);
            let _asleep = Asleep;
            std::future::pending().await
        })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        under_way(1);
        drop(shuttle::future::spawn(async {
            task.await;
            under_way(-1);
        }));
    }

    fn random(&self) -> f64 {
        0.5
    }
}

/// One number, and what has happened to it.
#[derive(Clone, Default)]
struct Server(Arc<Row>);

#[derive(Default)]
struct Row {
    value: AtomicI64,
    reads: AtomicU32,
    is_writing: AtomicBool,
}

fn world() -> (QueryClient, Server) {
    let server = Server::default();
    let client = QueryClient::builder()
        .runtime(Threads::default())
        .context(server.clone())
        .defaults(QueryOptions::new().stale_time(StaleTime::Never))
        .build();
    (client, server)
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Counter;

impl Query for Counter {
    type Data = i64;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("counter")
    }

    async fn fetch(self, cx: FetchContext) -> Result<i64, String> {
        let server: Server = cx.get().unwrap();
        server.0.reads.fetch_add(1, SeqCst);
        let value = server.0.value.load(SeqCst);
        yield_now().await;
        Ok(value)
    }
}

/// One more. Two at a time would lose one.
#[derive(Clone, Debug)]
struct Increment {
    invalidate: bool,
}

impl Mutation for Increment {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        let Server(row) = cx.get().unwrap();
        assert!(!row.is_writing.swap(true, SeqCst), "two of one scope at a time");
        let value = row.value.load(SeqCst) + 1;
        yield_now().await;
        row.value.store(value, SeqCst);
        row.is_writing.store(false, SeqCst);
        Ok(value)
    }

    fn scope(&self) -> Option<String> {
        Some(String::from("counter"))
    }

    fn on_settled(&self, client: &QueryClient) {
        if self.invalidate {
            client.invalidate(&Counter);
        }
    }
}

/// Sets the number, and shows that at once.
#[derive(Clone, Debug)]
struct Set(i64);

impl Mutation for Set {
    type Data = ();
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<(), String> {
        let server: Server = cx.get().unwrap();
        yield_now().await;
        server.0.value.store(self.0, SeqCst);
        yield_now().await;
        Ok(())
    }

    fn optimistic(&self, layers: &mut Layers) {
        let value = self.0;
        layers.patch::<Counter>(&Counter, move |_, data| *data = value);
    }
}

/// Does all of it at once, and returns when all is done.
fn at_once(parts: Vec<Box<dyn FnOnce() + Send>>) {
    let threads: Vec<_> = parts.into_iter().map(thread::spawn).collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

#[test]
fn those_who_ask_at_once_share_one_request() {
    in_any_order(|| {
        let (client, server) = world();
        server.0.value.store(7, SeqCst);
        let ask = |client: QueryClient| -> Box<dyn FnOnce() + Send> {
            Box::new(move || assert_eq!(*block_on(client.ensure(Counter)).unwrap(), 7))
        };
        at_once((0..3).map(|_| ask(client.clone())).collect());
        assert_eq!(server.0.reads.load(SeqCst), 1);
    });
}

#[test]
fn mutations_of_a_scope_run_one_after_the_other() {
    in_any_order(|| {
        let (client, server) = world();
        let add = |client: QueryClient| -> Box<dyn FnOnce() + Send> {
            Box::new(move || {
                drop(block_on(client.mutate(Increment { invalidate: true }).into_future()).unwrap())
            })
        };
        at_once((0..3).map(|_| add(client.clone())).collect());
        assert_eq!(server.0.value.load(SeqCst), 3);
    });
}

#[test]
fn what_has_succeeded_is_shown_whatever_is_asked_meanwhile() {
    in_any_order(|| {
        let (client, _) = world();
        block_on(client.ensure(Counter)).unwrap();
        let _observer = QueryObserver::new(&client, &Counter, QueryOptions::new(), || {});
        let (writer, asker, other) = (client.clone(), client.clone(), client.clone());
        at_once(vec![
            Box::new(move || {
                block_on(writer.mutate(Set(5)).into_future()).unwrap();
                assert_eq!(writer.get_data(&Counter).as_deref(), Some(&5));
            }),
            Box::new(move || block_on(asker.refetch(Filter::all()).into_future())),
            Box::new(move || block_on(other.invalidate(&Counter).into_future())),
        ]);
        assert_eq!(client.get_data(&Counter).as_deref(), Some(&5));
        block_on(client.refetch(Filter::all()).into_future());
        assert_eq!(client.get_data(&Counter).as_deref(), Some(&5));
    });
}

#[test]
fn no_change_is_lost_or_goes_untold() {
    in_any_order(|| {
        let (client, _) = world();
        client.set_data(&Counter, 0);
        let changed = Arc::new(AtomicBool::new(false));
        let tell = changed.clone();
        let _observer =
            QueryObserver::new(&client, &Counter, QueryOptions::new().enabled(false), move || {
                tell.store(true, SeqCst);
            });
        let seen = Arc::new(AtomicI64::new(0));
        let look = |client: &QueryClient, changed: &AtomicBool, seen: &AtomicI64| {
            if changed.swap(false, SeqCst) {
                seen.store(client.get_data(&Counter).map_or(0, |data| *data), SeqCst);
            }
        };
        let (one, two) = (client.clone(), client.clone());
        let (reader, reader_changed, reader_seen) = (client.clone(), changed.clone(), seen.clone());
        at_once(vec![
            Box::new(move || one.set_data(&Counter, 1)),
            Box::new(move || assert!(two.update_data(&Counter, |data| *data += 10))),
            Box::new(move || {
                for _ in 0..3 {
                    look(&reader, &reader_changed, &reader_seen);
                    thread::yield_now();
                }
            }),
        ]);
        look(&client, &changed, &seen);
        let last = *client.get_data(&Counter).unwrap();
        assert!(last == 1 || last == 11, "{last} is neither before nor after the other");
        assert_eq!(last, seen.load(SeqCst));
    });
}

#[test]
fn whoever_waits_is_answered_though_others_cancel_and_leave() {
    in_any_order(|| {
        let (client, _) = world();
        let observer = QueryObserver::new(&client, &Counter, QueryOptions::new(), || {});
        let (waiting, cancelling, removing) = (client.clone(), client.clone(), client.clone());
        at_once(vec![
            // Well or badly; that it returns at all is what is asked.
            Box::new(move || drop(block_on(waiting.fetch(Counter)))),
            Box::new(move || cancelling.cancel(Filter::all())),
            Box::new(move || {
                drop(observer);
                removing.remove(&Counter);
            }),
        ]);
        assert_eq!(*block_on(client.ensure(Counter)).unwrap(), 0);
    });
}
