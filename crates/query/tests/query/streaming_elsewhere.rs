//! Streamed data leaves its client.

use crate::support::ms;
use futures::{Stream, stream::unfold};
use query::{
    Dehydrated, Feed, FetchContext, Filter, Persistence, PortableStreamed, QueryClient, QueryKey,
    QueryObserver, QueryOptions, Runtime, ServerEvent, StaleTime, Streamed, StreamedQuery,
    testing::{MemoryStorage, TestRuntime},
};
use serde::{Deserialize, Serialize};

/// 1, 2 and 3, one every 100 ms.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Count;

impl StreamedQuery for Count {
    type Chunk = u32;
    type Data = Vec<u32>;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("count")
    }

    fn stream(self, cx: FetchContext) -> impl Stream<Item = Result<u32, String>> + Send + 'static {
        let clock: TestRuntime = cx.get().unwrap();
        unfold((1, clock), |(next, clock)| async move {
            if next > 3 {
                return None;
            }
            clock.sleep(ms(100)).await;
            Some((Ok(next), (next + 1, clock)))
        })
    }

    fn initial(&self) -> Vec<u32> {
        Vec::new()
    }

    fn reduce(&self, data: &mut Vec<u32>, chunk: u32) {
        data.push(chunk);
    }

    fn options(&self) -> QueryOptions {
        QueryOptions::new().stale_time(StaleTime::Never)
    }
}

impl PortableStreamed for Count {
    const NAME: &'static str = "count";
}

fn client(runtime: &TestRuntime) -> QueryClient {
    let builder = QueryClient::builder().runtime(runtime.clone()).context(runtime.clone());
    builder.register::<Streamed<Count>>().build()
}

fn observe(client: &QueryClient) -> QueryObserver<Streamed<Count>> {
    QueryObserver::new(client, &Streamed(Count), QueryOptions::new(), || {})
}

fn shown(observer: &QueryObserver<Streamed<Count>>) -> Option<Vec<u32>> {
    observer.state().data.map(|data| data.to_vec())
}

/// What a client has dehydrated after so many milliseconds of its stream.
fn after(millis: u64) -> (TestRuntime, Dehydrated) {
    let runtime = TestRuntime::new();
    let first = client(&runtime);
    let _observer = observe(&first);
    runtime.advance(ms(millis));
    let dehydrated = first.dehydrate();
    (runtime, dehydrated)
}

#[test]
fn a_whole_stream_is_dehydrated_and_not_asked_for_again() {
    let (runtime, dehydrated) = after(1_000);
    let second = client(&runtime);
    second.hydrate(&dehydrated);
    let observer = observe(&second);
    assert_eq!(shown(&observer), Some(vec![1, 2, 3]));
    assert!(!observer.state().is_fetching());
}

#[test]
fn what_has_come_of_a_stream_is_shown_elsewhere_and_asked_for_again() {
    let (runtime, dehydrated) = after(250);
    let second = client(&runtime);
    second.hydrate(&dehydrated);
    assert_eq!(second.get_data(&Streamed(Count)).as_deref(), Some(&vec![1, 2]));
    let observer = observe(&second);
    assert!(observer.state().is_fetching());
    runtime.advance(ms(1_000));
    assert_eq!(shown(&observer), Some(vec![1, 2, 3]));
}

#[test]
fn a_stream_outlives_its_client_in_a_storage() {
    let runtime = TestRuntime::new();
    let storage = MemoryStorage::new(runtime.clone());
    let first = client(&runtime);
    let persisted = first.persist(Persistence::new(storage.clone()));
    let observer = observe(&first);
    runtime.advance(ms(5_000));
    drop((observer, persisted));
    let second = client(&runtime);
    let _persisted = second.persist(Persistence::new(storage));
    let observer = observe(&second);
    runtime.run();
    assert_eq!(shown(&observer), Some(vec![1, 2, 3]));
    assert!(!observer.state().is_fetching());
}

#[test]
fn a_part_that_the_server_patches_is_still_a_part() {
    let runtime = TestRuntime::new();
    let client = client(&runtime);
    let counting = observe(&client);
    runtime.advance(ms(150));
    let patch = ServerEvent::new(1).patch(&Streamed(Count), None, &[7]);
    Feed::new(&client).push(&patch);
    assert_eq!(counting.state().data.as_deref(), Some(&vec![7]));
    client.cancel(Filter::all());
    drop(client.prefetch(Streamed(Count)));
    assert_eq!(client.is_fetching(Filter::all()), 1, "the rest never came");
}
