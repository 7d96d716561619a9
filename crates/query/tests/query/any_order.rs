//! Mutations of several scopes, refetches, pushes, cancellations and the network in any order: what was asked for shows
//! until it has failed, what has succeeded shows for ever, what has failed never again.
//!
//! What the server tells comes late: by version, in whatever order and more than once, or numbered, in order and with gaps.

mod board;

use crate::support::ms;
use board::{Add, Board, Fate, Row, Sheet};
use proptest::{
    prelude::{Just, Strategy, any, prop_oneof, proptest},
    sample::Index,
};
use query::{
    Feed, Filter, Mutating, QueryClient, QueryObserver, QueryOptions, Runtime, StaleTime,
    testing::TestRuntime,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, mpsc},
};

#[derive(Clone, Debug)]
enum Step {
    Add {
        row: u32,
        fate: Fate,
        scope: Option<u8>,
        invalidate: bool,
    },
    /// Takes one back, if it still waits.
    TakeBack(Index),
    /// Somebody else adds a token.
    Other {
        row: u32,
    },
    /// The server tells what it has now.
    Push {
        row: u32,
    },
    /// The server will tell what it has now.
    Note {
        row: u32,
    },
    /// It tells what it had at one of those times, or does so again.
    Late(Index),
    /// It tells of the oldest change that it has not told of, or that gets lost.
    Change {
        lost: bool,
    },
    Refetch,
    Invalidate,
    CancelFetch,
    Reset {
        row: u32,
    },
    Network(bool),
    View(bool),
    Latency(u64),
    Pass(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let fate = prop_oneof![3 => Just(Fate::Succeeds), 2 => Just(Fate::Fails), 1 => Just(Fate::Flaky)];
    let add = (0..2_u32, fate, proptest::option::of(0..2_u8), any::<bool>());
    prop_oneof![
        6 => add.prop_map(|(row, fate, scope, invalidate)| Step::Add { row, fate, scope, invalidate }),
        1 => any::<Index>().prop_map(Step::TakeBack),
        1 => (0..2_u32).prop_map(|row| Step::Other { row }),
        1 => (0..2_u32).prop_map(|row| Step::Push { row }),
        2 => (0..2_u32).prop_map(|row| Step::Note { row }),
        2 => any::<Index>().prop_map(Step::Late),
        3 => proptest::bool::weighted(0.2).prop_map(|lost| Step::Change { lost }),
        3 => Just(Step::Refetch),
        1 => Just(Step::Invalidate),
        1 => Just(Step::CancelFetch),
        1 => (0..2_u32).prop_map(|row| Step::Reset { row }),
        1 => any::<bool>().prop_map(Step::Network),
        1 => any::<bool>().prop_map(Step::View),
        2 => (0..200_u64).prop_map(Step::Latency),
        8 => (0..120_u64).prop_map(Step::Pass),
    ]
}

/// What was asked for, and how it ended.
#[derive(Default)]
struct Model {
    pending: BTreeMap<u32, u32>,
    succeeded: BTreeMap<u32, u32>,
    failed: BTreeMap<u32, u32>,
}

impl Model {
    fn settle(&mut self, token: u32, succeeded: bool) {
        if let Some(row) = self.pending.remove(&token) {
            let settled = if succeeded { &mut self.succeeded } else { &mut self.failed };
            settled.insert(token, row);
        }
    }

    fn check(&self, row: u32, shown: &Sheet) {
        let shown = &shown.tokens;
        let of = |tokens: &BTreeMap<u32, u32>| -> Vec<u32> {
            tokens.iter().filter(|(_, of)| **of == row).map(|(token, _)| *token).collect()
        };
        for token in of(&self.pending) {
            assert!(shown.contains_key(&token), "{token} is under way and not shown: {shown:?}");
        }
        for token in of(&self.succeeded) {
            assert!(shown.contains_key(&token), "{token} has succeeded and is not shown: {shown:?}");
        }
        for token in of(&self.failed) {
            assert!(!shown.contains_key(&token), "{token} has failed and is shown: {shown:?}");
        }
    }
}

struct Game {
    runtime: TestRuntime,
    board: Board,
    client: QueryClient,
    feed: Feed,
    rows: Vec<QueryObserver<Row>>,
    model: Model,
    asked: Vec<u64>,
    next: u32,
    settle: mpsc::Sender<(u32, bool)>,
    settled: mpsc::Receiver<(u32, bool)>,
}

impl Game {
    fn new() -> Self {
        let runtime = TestRuntime::new();
        let latency = Arc::new(Mutex::new(100));
        let board = Board { runtime: runtime.clone(), rows: Arc::default(), told: Arc::default(), latency };
        let client =
            QueryClient::builder().runtime(runtime.clone()).context(board.clone()).register::<Row>().build();
        let feed = Feed::new(&client);
        feed.start_after(0);
        let options = QueryOptions::new().stale_time(StaleTime::Never);
        let rows = (0..2).map(|row| QueryObserver::new(&client, &Row(row), options.clone(), || {})).collect();
        let (settle, settled) = mpsc::channel();
        Self {
            runtime,
            board,
            client,
            feed,
            rows,
            model: Model::default(),
            asked: Vec::new(),
            next: 0,
            settle,
            settled,
        }
    }

    fn check(&mut self) {
        while let Ok((token, succeeded)) = self.settled.try_recv() {
            self.model.settle(token, succeeded);
        }
        for (row, observer) in (0..).zip(&self.rows) {
            if let Some(shown) = observer.state().data {
                self.model.check(row, &shown);
            }
        }
    }

    fn watch(&mut self, token: u32, mutating: Mutating<Add>) {
        self.asked.push(mutating.id());
        let settle = self.settle.clone();
        self.runtime.spawn(Box::pin(async move {
            let outcome = mutating.await;
            settle.send((token, outcome.is_ok())).unwrap();
        }));
    }

    fn play(&mut self, step: Step) {
        match step {
            Step::Add { row, fate, scope, invalidate } => {
                self.next += 1;
                let token = self.next;
                self.model.pending.insert(token, row);
                let add = Add { row, token, fate, scope, invalidate, tries: Arc::default() };
                let mutating = self.client.mutate(add);
                self.watch(token, mutating);
            }
            Step::TakeBack(index) => {
                if !self.asked.is_empty() {
                    let id = *index.get(&self.asked);
                    let filter = query::MutationFilter::id(id);
                    let waiting = self.client.mutations(&filter);
                    if self.client.cancel_mutations(&filter) == 1 {
                        let token = waiting[0].get::<Add>().unwrap().token;
                        self.model.settle(token, false);
                    }
                }
            }
            Step::Other { row } => {
                self.next += 1;
                self.board.add(row, self.next);
            }
            Step::Push { row } => self.client.set_data(&Row(row), self.board.of(row)),
            Step::Note { row } => self.board.note(row),
            Step::Late(index) => {
                let states = self.board.told().states.clone();
                if !states.is_empty() {
                    self.feed.push(index.get(&states));
                }
            }
            Step::Change { lost } => {
                let change = self.board.told().changes.pop_front();
                if let Some(change) = change.filter(|_| !lost) {
                    self.feed.push(&change);
                }
            }
            Step::Refetch => drop(self.client.refetch(Filter::all())),
            Step::Invalidate => drop(self.client.invalidate(Filter::all())),
            Step::CancelFetch => self.client.cancel(Filter::all()),
            Step::Reset { row } => drop(self.client.reset(&Row(row))),
            Step::Network(online) => self.client.set_online(online),
            Step::View(focused) => self.client.set_focused(focused),
            Step::Latency(latency) => *self.board.latency.lock().unwrap() = latency,
            // In small steps, so that no state in between goes unseen.
            Step::Pass(millis) => {
                for _ in 0..millis.div_ceil(10) {
                    self.runtime.advance(ms(10));
                    self.check();
                }
            }
        }
        self.check();
    }

    /// Lets everything end, and asks once more.
    fn end(&mut self) {
        self.client.set_online(true);
        self.client.set_focused(true);
        self.runtime.advance(ms(600_000));
        self.check();
        assert!(self.model.pending.is_empty());
        self.client.refetch(Filter::all());
        self.runtime.advance(ms(1_000));
        self.check();
        for (row, observer) in (0..).zip(&self.rows) {
            assert_eq!(observer.state().data.as_deref(), Some(&self.board.of(row)), "no layer is left");
        }
    }
}

proptest! {
    #[test]
    fn nothing_flickers_is_clobbered_or_comes_back(steps in proptest::collection::vec(step(), 1..80)) {
        let mut game = Game::new();
        steps.into_iter().for_each(|step| game.play(step));
        game.end();
    }
}
