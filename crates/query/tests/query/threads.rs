//! Many threads on one client: nothing stands still, and nobody waits in vain.

use query::{
    FetchContext, Filter, Layers, Mutation, MutationFilter, Query, QueryClient, QueryKey, QueryObserver,
    QueryOptions, TokioRuntime,
};
use std::{
    future::IntoFuture,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

const ROWS: u32 = 4;
const STEPS: u64 = 400;
/// Far more than it takes; a deadlock or a lost wake-up ends the test here.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone, Default)]
struct Counters(Arc<[AtomicI64; ROWS as usize]>);

impl Counters {
    fn of(&self, row: u32) -> &AtomicI64 {
        &self.0[row as usize]
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Counter(u32);

impl Query for Counter {
    type Data = i64;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("counter").with(self.0)
    }

    async fn fetch(self, cx: FetchContext) -> Result<i64, String> {
        let value = cx.get::<Counters>().unwrap().of(self.0).load(Ordering::SeqCst);
        tokio::task::yield_now().await;
        Ok(value)
    }
}

#[derive(Clone, Debug)]
struct Increment {
    row: u32,
    fails: bool,
}

impl Mutation for Increment {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        tokio::task::yield_now().await;
        if self.fails {
            return Err(String::from("refused"));
        }
        Ok(cx.get::<Counters>().unwrap().of(self.row).fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn optimistic(&self, layers: &mut Layers) {
        layers.patch::<Counter>(&Counter(self.row), |_, value| *value += 1);
    }

    fn on_settled(&self, client: &QueryClient) {
        client.hold(client.invalidate(&Counter(self.row)));
    }

    fn scope(&self) -> Option<String> {
        Some(self.row.to_string())
    }
}

/// A simple generator of numbers, the same for each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Callbacks use the client, and so do the callbacks of what they do.
fn observe(client: &QueryClient, row: u32, heard: &Arc<AtomicU64>) -> QueryObserver<Counter> {
    let (inside, heard) = (client.clone(), heard.clone());
    QueryObserver::new(client, &Counter(row), QueryOptions::new(), move || {
        inside.get_data(&Counter(row));
        inside.is_fetching(Filter::all());
        // Not each time, or else they would call each other for ever.
        if heard.fetch_add(1, Ordering::Relaxed) % 64 == 0 {
            inside.update_data(&Counter((row + 1) % ROWS), |_| {});
        }
    })
}

async fn play(client: QueryClient, seed: u64, heard: Arc<AtomicU64>) -> u64 {
    let mut dice = Dice(seed);
    let mut succeeded = 0;
    let mut observers = Vec::new();
    for _ in 0..STEPS {
        let row = u32::try_from(dice.roll(u64::from(ROWS))).unwrap();
        match dice.roll(12) {
            0 => observers.push(observe(&client, row, &heard)),
            1 => drop(observers.pop()),
            2 => client.set_data(&Counter(row), -1),
            3 => client.cancel(&Counter(row)),
            4 => drop(client.reset(&Counter(row))),
            5 => client.remove(&Counter(row)),
            6 => client.set_online(dice.roll(3) > 0),
            7 => online(&client, client.invalidate(Filter::all()).into_future()).await,
            // It may be cancelled by another thread.
            8 => drop(online(&client, client.fetch(Counter(row))).await),
            9 => drop(client.cancel_mutations(&MutationFilter::scope(row.to_string()).paused(true))),
            _ => {
                let mutating = client.mutate(Increment { row, fails: dice.roll(4) == 0 });
                if dice.roll(2) == 0 {
                    succeeded += u64::from(online(&client, mutating.into_future()).await.is_ok());
                }
            }
        }
        if dice.roll(8) == 0 {
            tokio::task::yield_now().await;
        }
    }
    succeeded
}

/// Waits, and brings the network back whenever another thread has cut it.
async fn online<T>(client: &QueryClient, waiting: impl Future<Output = T>) -> T {
    let bring_back = async {
        loop {
            client.set_online(true);
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        outcome = waiting => outcome,
        () = bring_back => unreachable!("it never ends"),
    }
}

#[test]
fn threads_that_do_everything_at_once_all_come_to_an_end() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    runtime.block_on(async {
        let counters = Counters::default();
        let client = QueryClient::builder().runtime(TokioRuntime).context(counters.clone()).build();
        let heard = Arc::new(AtomicU64::new(0));
        let all_done = async {
            let players: Vec<_> =
                (1..=8).map(|seed| tokio::spawn(play(client.clone(), seed, heard.clone()))).collect();
            for player in players {
                player.await.unwrap();
            }
            client.set_online(true);
            // Nobody waits for ever: all that is under way ends once the network is there.
            while client.is_mutating(&MutationFilter::all()) > 0 {
                tokio::task::yield_now().await;
            }
            let observers: Vec<_> = (0..ROWS).map(|row| observe(&client, row, &heard)).collect();
            client.refetch(Filter::all()).await;
            for (row, observer) in (0..).zip(&observers) {
                client.invalidate(&Counter(row)).await;
                let shown = observer.state().data.map(|data| *data);
                assert_eq!(shown, Some(counters.of(row).load(Ordering::SeqCst)), "no layer is left");
            }
        };
        tokio::time::timeout(PATIENCE, all_done).await.unwrap();
        assert!(heard.load(Ordering::Relaxed) > 0);
    });
}

#[test]
fn of_many_threads_that_ask_at_once_each_is_answered_by_few_requests() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    runtime.block_on(async {
        let counters = Counters::default();
        let client = QueryClient::builder().runtime(TokioRuntime).context(counters.clone()).build();
        for round in 0..50 {
            counters.of(0).store(round, Ordering::SeqCst);
            client.remove(Filter::all());
            let ask = |client: QueryClient| async move { client.ensure(Counter(0)).await.map(|data| *data) };
            let asked: Vec<_> = (0..32).map(|_| tokio::spawn(ask(client.clone()))).collect();
            for answer in asked {
                let answer = tokio::time::timeout(PATIENCE, answer).await.unwrap().unwrap();
                assert_eq!(answer, Ok(round));
            }
            let state = client.get_state(&Counter(0)).unwrap();
            assert_eq!(state.data_update_count, 1, "one request for all");
        }
    });
}
