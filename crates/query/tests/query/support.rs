//! A world of its own for each test: a clock, a server that answers after a while, and a client.

use query::{
    FetchContext, Filter, Layers, Mutation, Portable, Query, QueryClient, QueryClientBuilder, QueryKey,
    QueryObserver, QueryOptions, Runtime, testing::TestRuntime,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

pub(crate) const LATENCY: Duration = Duration::from_millis(100);

pub(crate) fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[derive(Default)]
struct Rows {
    values: BTreeMap<u32, i64>,
    reads: u32,
    writes: Vec<(u32, i64)>,
    failing_reads: u32,
    failing_writes: u32,
    failing_rows: BTreeMap<u32, u32>,
}

/// The server. It looks at its rows when a question arrives, and answers [`LATENCY`] later; it writes at once and says
/// so as late.
#[derive(Clone)]
pub(crate) struct Server {
    runtime: TestRuntime,
    rows: Arc<Mutex<Rows>>,
}

impl Server {
    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap()
    }

    pub(crate) fn put(&self, id: u32, value: i64) {
        self.rows().values.insert(id, value);
    }

    pub(crate) fn value(&self, id: u32) -> i64 {
        self.rows().values.get(&id).copied().unwrap_or_default()
    }

    /// How many questions have arrived.
    pub(crate) fn reads(&self) -> u32 {
        self.rows().reads
    }

    pub(crate) fn writes(&self) -> Vec<(u32, i64)> {
        self.rows().writes.clone()
    }

    pub(crate) fn fail_reads(&self, times: u32) {
        self.rows().failing_reads = times;
    }

    pub(crate) fn fail_reads_of(&self, id: u32, times: u32) {
        self.rows().failing_rows.insert(id, times);
    }

    pub(crate) fn fail_writes(&self, times: u32) {
        self.rows().failing_writes = times;
    }

    pub(crate) async fn read(&self, id: u32) -> Result<i64, String> {
        let answer = {
            let mut rows = self.rows();
            rows.reads += 1;
            if rows.failing_reads > 0 {
                rows.failing_reads -= 1;
                Err(format!("read {}", rows.reads))
            } else if let Some(times) = rows.failing_rows.get_mut(&id).filter(|times| **times > 0) {
                *times -= 1;
                Err(format!("row {id}"))
            } else {
                Ok(rows.values.get(&id).copied().unwrap_or_default())
            }
        };
        self.runtime.sleep(LATENCY).await;
        answer
    }

    pub(crate) async fn write(&self, id: u32, value: i64) -> Result<i64, String> {
        let answer = {
            let mut rows = self.rows();
            rows.writes.push((id, value));
            if rows.failing_writes > 0 {
                rows.failing_writes -= 1;
                Err(String::from("refused"))
            } else {
                rows.values.insert(id, value);
                Ok(value)
            }
        };
        self.runtime.sleep(LATENCY).await;
        answer
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Item(pub(crate) u32);

impl Portable for Item {
    const NAME: &'static str = "item";
}

/// Data with the server's version of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) version: u64,
    pub(crate) text: String,
}

impl Document {
    pub(crate) fn new(version: u64, text: &str) -> Self {
        Self { version, text: text.into() }
    }
}

/// The document of that number. The server has none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct ReadDocument(pub(crate) u32);

impl Query for ReadDocument {
    type Data = Document;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("documents").with(self.0)
    }

    async fn fetch(self, cx: FetchContext) -> Result<Document, String> {
        cx.get::<Server>().unwrap().read(self.0).await.map(|_| Document::new(0, "from the server"))
    }
}

impl Portable for ReadDocument {
    const NAME: &'static str = "document";

    fn version(data: &Document) -> Option<u64> {
        Some(data.version)
    }
}

impl Query for Item {
    type Data = i64;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("items").with(self.0)
    }

    async fn fetch(self, cx: FetchContext) -> Result<i64, String> {
        cx.get::<Server>().unwrap().read(self.0).await
    }
}

/// The same row, asked for in a way that can be given up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Careful(pub(crate) u32);

impl Query for Careful {
    type Data = i64;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("careful").with(self.0)
    }

    async fn fetch(self, cx: FetchContext) -> Result<i64, String> {
        let _aborted = cx.abort_token();
        cx.get::<Server>().unwrap().read(self.0).await
    }
}

/// Sets a row, and shows that at once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SetItem {
    pub(crate) id: u32,
    pub(crate) value: i64,
    pub(crate) scope: Option<&'static str>,
    /// Whether the answer is written into the cache.
    pub(crate) echo: bool,
    /// Whether the row is invalidated at the end.
    pub(crate) invalidate: bool,
}

impl SetItem {
    pub(crate) fn new(id: u32, value: i64) -> Self {
        Self { id, value, scope: None, echo: false, invalidate: true }
    }

    pub(crate) fn in_scope(self, scope: &'static str) -> Self {
        Self { scope: Some(scope), ..self }
    }

    pub(crate) fn echoing(self) -> Self {
        Self { echo: true, invalidate: false, ..self }
    }

    pub(crate) fn silent(self) -> Self {
        Self { invalidate: false, ..self }
    }
}

impl Mutation for SetItem {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        cx.get::<Server>().unwrap().write(self.id, self.value).await
    }

    fn optimistic(&self, layers: &mut Layers) {
        let value = self.value;
        layers.patch::<Item>(&Item(self.id), move |_, data| *data = value);
    }

    fn on_success(&self, data: &i64, client: &QueryClient) {
        if self.echo {
            client.set_data(&Item(self.id), *data);
        }
    }

    fn on_settled(&self, client: &QueryClient) {
        if self.invalidate {
            client.invalidate(Filter::exact(&Item(self.id)));
        }
    }

    fn scope(&self) -> Option<String> {
        self.scope.map(String::from)
    }
}

pub(crate) struct World {
    pub(crate) runtime: TestRuntime,
    pub(crate) server: Server,
    pub(crate) client: QueryClient,
}

pub(crate) fn world() -> World {
    world_with(|builder| builder)
}

pub(crate) fn world_with(
    set_up: impl FnOnce(QueryClientBuilder<Arc<dyn Runtime>>) -> QueryClientBuilder<Arc<dyn Runtime>>,
) -> World {
    let runtime = TestRuntime::new();
    let server = Server { runtime: runtime.clone(), rows: Arc::default() };
    for id in 0..10 {
        server.put(id, i64::from(id) * 10);
    }
    let builder =
        QueryClient::builder().runtime(runtime.clone()).context(server.clone()).context(runtime.clone());
    World { client: set_up(builder).build(), runtime, server }
}

impl World {
    /// Another client of the same server, on the same clock: another tab, or the next life of this one.
    pub(crate) fn another(
        &self,
        set_up: impl FnOnce(QueryClientBuilder<Arc<dyn Runtime>>) -> QueryClientBuilder<Arc<dyn Runtime>>,
    ) -> World {
        let builder = QueryClient::builder().runtime(self.runtime.clone()).context(self.server.clone());
        World { client: set_up(builder).build(), runtime: self.runtime.clone(), server: self.server.clone() }
    }

    /// Lets an answer arrive.
    pub(crate) fn answer(&self) {
        self.runtime.advance(LATENCY);
    }

    pub(crate) fn advance(&self, millis: u64) {
        self.runtime.advance(ms(millis));
    }

    pub(crate) fn observe<Q: Query>(&self, query: &Q) -> QueryObserver<Q> {
        self.observe_with(query, QueryOptions::new())
    }

    pub(crate) fn observe_with<Q: Query>(&self, query: &Q, options: QueryOptions) -> QueryObserver<Q> {
        QueryObserver::new(&self.client, query, options, || {})
    }

    /// An observer, and how often it was told of a change.
    pub(crate) fn count<Q: Query>(
        &self,
        query: &Q,
        options: QueryOptions,
    ) -> (QueryObserver<Q>, Arc<AtomicU32>) {
        let calls = Arc::new(AtomicU32::new(0));
        let counted = calls.clone();
        let observer = QueryObserver::new(&self.client, query, options, move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        (observer, calls)
    }

    pub(crate) fn shown(&self, id: u32) -> Option<i64> {
        self.client.get_data(&Item(id)).map(|data| *data)
    }

    /// Asks, and lets the answer arrive.
    pub(crate) fn load(&self, id: u32) {
        self.client.prefetch(Item(id));
        self.answer();
    }
}

/// Fresh until it is invalidated.
pub(crate) fn fresh() -> QueryOptions {
    QueryOptions::new().stale_time(query::StaleTime::Never)
}

pub(crate) fn disabled() -> QueryOptions {
    QueryOptions::new().enabled(false)
}

/// A row that there may not be. There is none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Missing;

impl Query for Missing {
    type Data = Option<i64>;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("missing")
    }

    async fn fetch(self, cx: FetchContext) -> Result<Option<i64>, String> {
        cx.get::<Server>().unwrap().read(0).await.map(|_| None)
    }
}

impl Portable for Missing {
    const NAME: &'static str = "missing";
}
