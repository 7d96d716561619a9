//! The server of this test, and what is asked of it.

use crate::support::ms;
use query::{
    FetchContext, Layers, Mutation, Portable, Query, QueryClient, QueryKey, QueryOptions, Runtime,
    ServerEvent, testing::TestRuntime,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};

/// A set of tokens; each change makes it one version newer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Sheet {
    pub(super) version: u64,
    pub(super) tokens: BTreeMap<u32, bool>,
}

impl Sheet {
    pub(super) fn add(&mut self, token: u32) {
        self.tokens.insert(token, true);
    }
}

/// What the server has to tell, oldest first.
#[derive(Default)]
pub(super) struct Told {
    /// What a row was, at some time.
    pub(super) states: Vec<ServerEvent>,
    /// Each change, numbered.
    pub(super) changes: VecDeque<ServerEvent>,
    pub(super) sequence: u64,
}

/// Keeps sheets. It looks when a question arrives, writes when a change arrives, and answers later.
#[derive(Clone)]
pub(super) struct Board {
    pub(super) runtime: TestRuntime,
    pub(super) rows: Arc<Mutex<BTreeMap<u32, Sheet>>>,
    pub(super) told: Arc<Mutex<Told>>,
    /// How long the next answers take.
    pub(super) latency: Arc<Mutex<u64>>,
}

impl Board {
    pub(super) fn rows(&self) -> MutexGuard<'_, BTreeMap<u32, Sheet>> {
        self.rows.lock().unwrap()
    }

    pub(super) fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap()
    }

    pub(super) fn of(&self, row: u32) -> Sheet {
        self.rows().get(&row).cloned().unwrap_or_default()
    }

    pub(super) fn add(&self, row: u32, token: u32) {
        let version = {
            let mut rows = self.rows();
            let sheet = rows.entry(row).or_default();
            sheet.add(token);
            sheet.version += 1;
            sheet.version
        };
        let mut told = self.told();
        told.sequence += 1;
        let part = Sheet { version, tokens: [(token, true)].into() };
        let change = ServerEvent::new(told.sequence).patch(&Row(row), Some(version), &part);
        told.changes.push_back(change);
    }

    /// Notes what the row is now, to be told at some time.
    pub(super) fn note(&self, row: u32) {
        let state = ServerEvent { sequence: None, ..ServerEvent::new(0).set(&Row(row), &self.of(row)) };
        self.told().states.push(state);
    }

    async fn later<T>(&self, answer: T) -> T {
        let latency = *self.latency.lock().unwrap();
        self.runtime.sleep(ms(latency)).await;
        answer
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Row(pub(super) u32);

impl Portable for Row {
    const NAME: &'static str = "row";

    fn version(sheet: &Sheet) -> Option<u64> {
        Some(sheet.version)
    }
}

impl Query for Row {
    type Data = Sheet;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("row").with(self.0)
    }

    async fn fetch(self, cx: FetchContext) -> Result<Sheet, String> {
        let board: Board = cx.get().unwrap();
        let sheet = board.of(self.0);
        board.later(Ok(sheet)).await
    }
}

/// Adds a token, unless the server refuses it; a flaky one is refused once.
#[derive(Clone, Debug)]
pub(super) struct Add {
    pub(super) row: u32,
    pub(super) token: u32,
    pub(super) fate: Fate,
    pub(super) scope: Option<u8>,
    /// Whether the row is invalidated at the end.
    pub(super) invalidate: bool,
    pub(super) tries: Arc<Mutex<u32>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fate {
    Succeeds,
    Fails,
    Flaky,
}

impl Mutation for Add {
    type Data = ();
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<(), String> {
        let board: Board = cx.get().unwrap();
        let tries = {
            let mut tries = self.tries.lock().unwrap();
            *tries += 1;
            *tries
        };
        let refused = self.fate == Fate::Fails || (self.fate == Fate::Flaky && tries == 1);
        if !refused {
            board.add(self.row, self.token);
        }
        board.later(if refused { Err(String::from("refused")) } else { Ok(()) }).await
    }

    fn optimistic(&self, layers: &mut Layers) {
        let token = self.token;
        layers.patch::<Row>(&Row(self.row), move |_, sheet| sheet.add(token));
    }

    fn on_settled(&self, client: &QueryClient) {
        if self.invalidate {
            client.invalidate(&Row(self.row));
        }
    }

    fn options(&self) -> QueryOptions {
        QueryOptions::new().retry(u32::from(self.fate == Fate::Flaky)).retry_delay(ms(30))
    }

    fn scope(&self) -> Option<String> {
        self.scope.map(|scope| scope.to_string())
    }
}
