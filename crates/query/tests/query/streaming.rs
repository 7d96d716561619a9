//! Queries whose data comes bit by bit.

use crate::support::{World, fresh, ms, world_with};
use futures::{Stream, stream::unfold};
use query::{
    FetchContext, FetchStatus, Filter, QueryKey, QueryObserver, QueryOptions, QueryState, Refetch, Runtime,
    Status, StreamRefetch, Streamed, StreamedQuery, testing::TestRuntime,
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

/// Sends what it is told to, one chunk every 100 ms, in each stream that is opened.
#[derive(Clone, Default)]
struct Source {
    chunks: Arc<Mutex<Vec<Result<u32, String>>>>,
    sent: Arc<AtomicU32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Numbers {
    mode: StreamRefetch,
    takes_token: bool,
}

fn numbers(mode: StreamRefetch) -> Streamed<Numbers> {
    Streamed(Numbers { mode, takes_token: false })
}

impl StreamedQuery for Numbers {
    type Chunk = u32;
    type Data = Vec<u32>;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("numbers")
    }

    fn stream(self, cx: FetchContext) -> impl Stream<Item = Result<u32, String>> + Send + 'static {
        if self.takes_token {
            cx.abort_token();
        }
        let source: Source = cx.get().unwrap();
        let clock: TestRuntime = cx.get().unwrap();
        let chunks = source.chunks.lock().unwrap().clone();
        unfold((chunks.into_iter(), clock, source.sent), |(mut chunks, clock, sent)| async move {
            let chunk = chunks.next()?;
            clock.sleep(ms(100)).await;
            sent.fetch_add(1, Ordering::Relaxed);
            Some((chunk, (chunks, clock, sent)))
        })
    }

    fn initial(&self) -> Vec<u32> {
        Vec::new()
    }

    fn reduce(&self, data: &mut Vec<u32>, chunk: u32) {
        data.push(chunk);
    }

    fn refetch_mode(&self) -> StreamRefetch {
        self.mode
    }
}

struct Streaming {
    world: World,
    source: Source,
}

fn streaming(chunks: &[u32]) -> Streaming {
    let source = Source::default();
    let world = world_with(|builder| builder.context(source.clone()));
    let streaming = Streaming { world, source };
    streaming.send(chunks.iter().copied().map(Ok));
    streaming
}

impl Streaming {
    fn send(&self, chunks: impl IntoIterator<Item = Result<u32, String>>) {
        *self.source.chunks.lock().unwrap() = chunks.into_iter().collect();
    }

    fn sent(&self) -> u32 {
        self.source.sent.load(Ordering::Relaxed)
    }

    /// An observer after the stream `1, 2` has ended.
    fn after_two(&self, mode: StreamRefetch) -> QueryObserver<Streamed<Numbers>> {
        let observer = self.world.observe_with(&numbers(mode), fresh());
        self.world.advance(200);
        assert_eq!(shown(&observer.state()), ([1, 2].as_slice(), Status::Success, FetchStatus::Idle));
        self.send([Ok(3), Ok(4)]);
        observer
    }
}

fn shown(state: &QueryState<Streamed<Numbers>>) -> (&[u32], Status, FetchStatus) {
    (state.data.as_ref().map_or(&[], |data| data.as_slice()), state.status, state.fetch_status)
}

#[test]
fn it_is_pending_until_the_first_chunk_and_fetching_until_the_last() {
    let all = streaming(&[1, 2]);
    let observer = all.world.observe(&numbers(StreamRefetch::Reset));
    all.world.advance(50);
    assert_eq!(shown(&observer.state()), ([].as_slice(), Status::Pending, FetchStatus::Fetching));
    all.world.advance(50);
    assert_eq!(shown(&observer.state()), ([1].as_slice(), Status::Success, FetchStatus::Fetching));
    all.world.advance(100);
    assert_eq!(shown(&observer.state()), ([1, 2].as_slice(), Status::Success, FetchStatus::Idle));
}

#[test]
fn a_stream_without_chunks_gives_the_initial_data() {
    let all = streaming(&[]);
    let observer = all.world.observe(&numbers(StreamRefetch::Reset));
    all.world.runtime.run();
    let state = observer.state();
    assert_eq!(state.data.as_deref(), Some(&Vec::new()));
    assert_eq!((state.status, state.fetch_status), (Status::Success, FetchStatus::Idle));
}

#[test]
fn who_asks_by_hand_gets_all_of_it() {
    let all = streaming(&[1, 2, 3]);
    let client = all.world.client.clone();
    let got = Arc::new(Mutex::new(None));
    let slot = got.clone();
    all.world.runtime.spawn(Box::pin(async move {
        *slot.lock().unwrap() = Some(client.fetch(numbers(StreamRefetch::Reset)).await);
    }));
    all.world.advance(250);
    assert!(got.lock().unwrap().is_none());
    all.world.advance(50);
    let data = got.lock().unwrap().take().unwrap().unwrap();
    assert_eq!(*data, [1, 2, 3]);
}

#[test]
fn a_refetch_in_reset_mode_begins_with_nothing() {
    let all = streaming(&[1, 2]);
    let observer = all.after_two(StreamRefetch::Reset);
    observer.refetch();
    all.world.advance(50);
    assert_eq!(shown(&observer.state()), ([].as_slice(), Status::Pending, FetchStatus::Fetching));
    all.world.advance(50);
    assert_eq!(shown(&observer.state()), ([3].as_slice(), Status::Success, FetchStatus::Fetching));
    all.world.advance(100);
    assert_eq!(shown(&observer.state()), ([3, 4].as_slice(), Status::Success, FetchStatus::Idle));
}

#[test]
fn a_refetch_in_append_mode_adds_to_what_is_there() {
    let all = streaming(&[1, 2]);
    let observer = all.after_two(StreamRefetch::Append);
    observer.refetch();
    all.world.advance(50);
    assert_eq!(shown(&observer.state()), ([1, 2].as_slice(), Status::Success, FetchStatus::Fetching));
    all.world.advance(50);
    assert_eq!(shown(&observer.state()), ([1, 2, 3].as_slice(), Status::Success, FetchStatus::Fetching));
    all.world.advance(100);
    assert_eq!(shown(&observer.state()), ([1, 2, 3, 4].as_slice(), Status::Success, FetchStatus::Idle));
}

#[test]
fn a_refetch_in_replace_mode_shows_the_old_until_the_end() {
    let all = streaming(&[1, 2]);
    let observer = all.after_two(StreamRefetch::Replace);
    observer.refetch();
    all.world.advance(150);
    assert_eq!(shown(&observer.state()), ([1, 2].as_slice(), Status::Success, FetchStatus::Fetching));
    all.world.advance(50);
    assert_eq!(shown(&observer.state()), ([3, 4].as_slice(), Status::Success, FetchStatus::Idle));
}

#[test]
fn a_stream_that_took_the_token_stops_with_its_last_observer_and_what_came_is_stale() {
    let all = streaming(&[1, 2, 3]);
    let query = Streamed(Numbers { mode: StreamRefetch::Reset, takes_token: true });
    let observer = all.world.observe_with(&query, fresh());
    all.world.advance(100);
    drop(observer);
    all.world.advance(1_000);
    assert_eq!(all.sent(), 1);
    let state = all.world.client.get_state(&query).unwrap();
    assert_eq!(shown(&state), ([1].as_slice(), Status::Success, FetchStatus::Idle));
    assert!(state.is_stale);
    let observer = all.world.observe_with(&query, fresh());
    all.world.advance(300);
    assert_eq!(shown(&observer.state()).0, [1, 2, 3]);
}

#[test]
fn a_stream_that_did_not_take_the_token_goes_on_without_observers() {
    let all = streaming(&[1, 2, 3]);
    let observer = all.world.observe(&numbers(StreamRefetch::Reset));
    all.world.advance(100);
    drop(observer);
    all.world.advance(200);
    let state = all.world.client.get_state(&numbers(StreamRefetch::Reset)).unwrap();
    assert_eq!(shown(&state), ([1, 2, 3].as_slice(), Status::Success, FetchStatus::Idle));
}

#[test]
fn a_cancelled_stream_is_dropped() {
    let all = streaming(&[1, 2, 3]);
    let observer = all.world.observe(&numbers(StreamRefetch::Reset));
    all.world.advance(150);
    all.world.client.cancel(Filter::all());
    assert_eq!(shown(&observer.state()), ([1].as_slice(), Status::Success, FetchStatus::Idle));
    all.world.advance(1_000);
    assert_eq!((all.sent(), shown(&observer.state()).0), (1, [1].as_slice()));
}

#[test]
fn what_came_before_an_error_stays_beside_it() {
    let all = streaming(&[]);
    all.send([Ok(1), Err(String::from("broken"))]);
    let observer = all.world.observe_with(&numbers(StreamRefetch::Reset), QueryOptions::new().retry(0));
    all.world.advance(200);
    let state = observer.state();
    assert_eq!(shown(&state), ([1].as_slice(), Status::Error, FetchStatus::Idle));
    assert_eq!(state.error.as_deref().map(String::as_str), Some("broken"));
}

#[test]
fn the_next_try_does_not_add_to_what_the_failed_one_brought() {
    for (mode, before) in [(StreamRefetch::Reset, vec![]), (StreamRefetch::Append, vec![1, 2])] {
        let all = streaming(&[1, 2]);
        let observer = all.after_two(mode);
        all.send([Ok(3), Err(String::from("broken"))]);
        observer.refetch();
        all.world.advance(200);
        let failed = [before.clone(), vec![3]].concat();
        assert_eq!(shown(&observer.state()).0, failed, "{mode:?}");
        all.send([Ok(5), Ok(6)]);
        all.world.advance(1_000 + 50);
        assert_eq!(shown(&observer.state()).0, failed, "{mode:?}: shown until something better comes");
        all.world.advance(150);
        let state = observer.state();
        assert_eq!(shown(&state).0, [before, vec![5, 6]].concat(), "{mode:?}");
        assert_eq!((state.status, state.fetch_status), (Status::Success, FetchStatus::Idle));
    }
}

#[test]
fn chunks_are_added_to_what_is_written_meanwhile() {
    let all = streaming(&[1, 2]);
    let observer = all.world.observe(&numbers(StreamRefetch::Reset));
    all.world.advance(100);
    all.world.client.update_data(&numbers(StreamRefetch::Reset), |data| data.push(100));
    all.world.advance(100);
    assert_eq!(shown(&observer.state()).0, [1, 100, 2]);
}

#[test]
fn what_was_invalidated_while_it_streamed_is_stale_at_the_end() {
    let all = streaming(&[1, 2]);
    let observer = all.world.observe_with(&numbers(StreamRefetch::Reset), fresh());
    all.world.advance(100);
    assert!(!observer.state().is_stale);
    all.world.client.invalidate_with(Filter::all(), Refetch::Nothing);
    all.world.advance(100);
    assert_eq!(shown(&observer.state()), ([1, 2].as_slice(), Status::Success, FetchStatus::Idle));
    assert!(observer.state().is_stale);
}

#[test]
fn chunks_that_are_ready_together_are_shown_together() {
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct AtOnce;
    impl StreamedQuery for AtOnce {
        type Chunk = u32;
        type Data = Vec<u32>;
        type Error = String;
        fn key(&self) -> QueryKey {
            QueryKey::new("at once")
        }
        fn stream(self, _: FetchContext) -> impl Stream<Item = Result<u32, String>> + Send + 'static {
            futures::stream::iter((0..100).map(Ok))
        }
        fn initial(&self) -> Vec<u32> {
            Vec::new()
        }
        fn reduce(&self, data: &mut Vec<u32>, chunk: u32) {
            data.push(chunk);
        }
    }
    let all = streaming(&[]);
    let observer = all.world.observe(&Streamed(AtOnce));
    all.world.runtime.run();
    let state = observer.state();
    assert_eq!(state.data.map(|data| data.len()), Some(100));
    assert_eq!(state.data_update_count, 2, "the chunks, and the end");
}

/// Counts up, in reset mode.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Ticks(u32);

impl query::StreamedQuery for Ticks {
    type Chunk = u32;
    type Data = Vec<u32>;
    type Error = String;

    fn key(&self) -> query::QueryKey {
        query::QueryKey::new("ticks")
    }

    fn stream(self, cx: FetchContext) -> impl futures::Stream<Item = Result<u32, String>> + Send + 'static {
        let clock: TestRuntime = cx.get().unwrap();
        futures::stream::once(async move {
            clock.sleep(ms(100)).await;
            Ok(self.0)
        })
    }

    fn initial(&self) -> Vec<u32> {
        Vec::new()
    }

    fn reduce(&self, data: &mut Vec<u32>, chunk: u32) {
        data.push(chunk);
    }
}

#[test]
fn a_stream_that_begins_anew_does_not_show_an_earlier_query() {
    let world = world_with(|builder| builder);
    let ticks = world.observe_with(&query::Streamed(Ticks(1)), fresh().keep_previous(true));
    world.answer();
    ticks.set(&query::Streamed(Ticks(2)), &fresh().keep_previous(true));
    world.answer();
    assert_eq!(ticks.state().data.as_deref(), Some(&vec![2]));
    ticks.refetch();
    world.advance(50);
    assert_eq!(ticks.state().data, None, "pending until the first chunk");
}
