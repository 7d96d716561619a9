//! A world of its own for each test: a clock, a server that answers after a while, and a client.

use query::{
    FetchContext, Filter, Layers, Mutation, Query, QueryClient, QueryClientBuilder, QueryKey, QueryObserver,
    QueryOptions, Runtime, testing::TestRuntime,
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

pub const LATENCY: Duration = Duration::from_millis(100);

pub fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[derive(Default)]
struct Rows {
    values: BTreeMap<u32, i64>,
    reads: u32,
    writes: Vec<(u32, i64)>,
    failing_reads: u32,
    failing_writes: u32,
}

/// The server. It looks at its rows when a question arrives, and answers [`LATENCY`] later; it writes at once and says
/// so as late.
#[derive(Clone)]
pub struct Server {
    runtime: TestRuntime,
    rows: Arc<Mutex<Rows>>,
}

impl Server {
    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap()
    }

    pub fn put(&self, id: u32, value: i64) {
        self.rows().values.insert(id, value);
    }

    pub fn value(&self, id: u32) -> i64 {
        self.rows().values.get(&id).copied().unwrap_or_default()
    }

    /// How many questions have arrived.
    pub fn reads(&self) -> u32 {
        self.rows().reads
    }

    pub fn writes(&self) -> Vec<(u32, i64)> {
        self.rows().writes.clone()
    }

    pub fn fail_reads(&self, times: u32) {
        self.rows().failing_reads = times;
    }

    pub fn fail_writes(&self, times: u32) {
        self.rows().failing_writes = times;
    }

    pub async fn read(&self, id: u32) -> Result<i64, String> {
        let answer = {
            let mut rows = self.rows();
            rows.reads += 1;
            if rows.failing_reads > 0 {
                rows.failing_reads -= 1;
                Err(format!("read {}", rows.reads))
            } else {
                Ok(rows.values.get(&id).copied().unwrap_or_default())
            }
        };
        self.runtime.sleep(LATENCY).await;
        answer
    }

    async fn write(&self, id: u32, value: i64) -> Result<i64, String> {
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item(pub u32);

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
pub struct Careful(pub u32);

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
pub struct SetItem {
    pub id: u32,
    pub value: i64,
    pub scope: Option<&'static str>,
    /// Whether the answer is written into the cache.
    pub echo: bool,
    /// Whether the row is invalidated at the end.
    pub invalidate: bool,
}

impl SetItem {
    pub fn new(id: u32, value: i64) -> Self {
        Self { id, value, scope: None, echo: false, invalidate: true }
    }

    pub fn in_scope(self, scope: &'static str) -> Self {
        Self { scope: Some(scope), ..self }
    }

    pub fn echoing(self) -> Self {
        Self { echo: true, invalidate: false, ..self }
    }

    pub fn silent(self) -> Self {
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

pub struct World {
    pub runtime: TestRuntime,
    pub server: Server,
    pub client: QueryClient,
}

pub fn world() -> World {
    world_with(|builder| builder)
}

pub fn world_with(
    set_up: impl FnOnce(QueryClientBuilder<Arc<dyn Runtime>>) -> QueryClientBuilder<Arc<dyn Runtime>>,
) -> World {
    let runtime = TestRuntime::new();
    let server = Server { runtime: runtime.clone(), rows: Arc::default() };
    for id in 0..10 {
        server.put(id, i64::from(id) * 10);
    }
    let builder = QueryClient::builder().runtime(runtime.clone()).context(server.clone());
    World { client: set_up(builder).build(), runtime, server }
}

impl World {
    /// Lets an answer arrive.
    pub fn answer(&self) {
        self.runtime.advance(LATENCY);
    }

    pub fn advance(&self, millis: u64) {
        self.runtime.advance(ms(millis));
    }

    pub fn observe<Q: Query>(&self, query: &Q) -> QueryObserver<Q> {
        self.observe_with(query, QueryOptions::new())
    }

    pub fn observe_with<Q: Query>(&self, query: &Q, options: QueryOptions) -> QueryObserver<Q> {
        QueryObserver::new(&self.client, query, options, || {})
    }

    /// An observer, and how often it was told of a change.
    pub fn count<Q: Query>(&self, query: &Q, options: QueryOptions) -> (QueryObserver<Q>, Arc<AtomicU32>) {
        let calls = Arc::new(AtomicU32::new(0));
        let counted = calls.clone();
        let observer = QueryObserver::new(&self.client, query, options, move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        (observer, calls)
    }

    pub fn shown(&self, id: u32) -> Option<i64> {
        self.client.get_data(&Item(id)).map(|data| *data)
    }

    /// Asks, and lets the answer arrive.
    pub fn load(&self, id: u32) {
        self.client.prefetch(Item(id));
        self.answer();
    }
}

/// Fresh until it is invalidated.
pub fn fresh() -> QueryOptions {
    QueryOptions::new().stale_time(query::StaleTime::Never)
}

pub fn disabled() -> QueryOptions {
    QueryOptions::new().enabled(false)
}
