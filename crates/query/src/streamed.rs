//! Queries whose data comes bit by bit.

use crate::{
    Cacheable, FetchContext, Portable, Query, QueryKey, QueryOptions,
    cache::{Deviation, Inner, RunLink},
    state::typed,
    value::Value,
};
use futures::{Stream, StreamExt, pin_mut};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{fmt::Debug, hash::Hash, sync::Arc, time::Duration};

/// What happens to the data that is there when a streamed query is fetched again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StreamRefetch {
    /// It goes at once: the query is pending until the first chunk. Cancelling does not bring it back.
    #[default]
    Reset,
    /// The chunks are added to it.
    Append,
    /// It stays until the stream has ended, and then gives way to all chunks at once.
    Replace,
}

/// A question whose answer is a stream: [`Status::Pending`](crate::Status::Pending) until the first chunk, then success,
/// and fetching until the stream ends.
///
/// As for a [`Query`], its type and value are the identity of its entry. The entry is that of
/// [`Streamed<Self>`](Streamed): name that wherever a [`Query`] is wanted.
///
/// Chunks that are ready together are shown together. An error ends the stream: what had come is kept beside it, and
/// the next try begins anew, its first chunk replacing what the failed one had brought. Cancelling the fetch drops the
/// stream; what had come stays and counts as stale.
///
/// A server that renders a page waits for the end of the stream: keep an endless one disabled there.
pub trait StreamedQuery: Clone + Eq + Hash + Debug + Send + Sync + 'static {
    /// What comes at a time.
    type Chunk: Clone + Send + Sync + 'static;
    /// What is made of it.
    type Data: Cacheable;
    /// Why the stream broke.
    type Error: Cacheable;

    /// The place in the hierarchy, for filters by prefix.
    fn key(&self) -> QueryKey;

    /// What the answer is about, besides its key: see [`Query::tags`].
    fn tags(&self) -> Vec<QueryKey> {
        Vec::new()
    }

    /// Opens the stream.
    fn stream(
        self,
        cx: FetchContext,
    ) -> impl Stream<Item = Result<Self::Chunk, Self::Error>> + Send + 'static;

    /// The data before the first chunk, and that of a stream without any.
    fn initial(&self) -> Self::Data;

    /// Adds a chunk to the data. It may run more than once for a chunk.
    fn reduce(&self, data: &mut Self::Data, chunk: Self::Chunk);

    /// Default: reset.
    fn refetch_mode(&self) -> StreamRefetch {
        StreamRefetch::default()
    }

    /// What this query sets otherwise than the client's defaults.
    fn options(&self) -> QueryOptions {
        QueryOptions::default()
    }

    /// Whether opening the stream again could help after `error` (true by default).
    fn retryable(&self, error: &Self::Error) -> bool {
        let _ = error;
        true
    }

    /// As in [`Query::retry_after`].
    fn retry_after(&self, error: &Self::Error) -> Option<Duration> {
        let _ = error;
        None
    }
}

/// The [`Query`] that a [`StreamedQuery`] is to the cache.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Streamed<Q>(pub Q);

/// A streamed query that is known by name outside the program that asks it: what [`Portable`] is to a query. Register it
/// as [`Streamed<Self>`](Streamed). What has come of a stream that goes on counts as stale wherever it arrives.
pub trait PortableStreamed: StreamedQuery + Serialize + DeserializeOwned {
    /// As [`Portable::NAME`].
    const NAME: &'static str;

    /// As [`Portable::version`].
    fn version(data: &Self::Data) -> Option<u64> {
        let _ = data;
        None
    }
}

impl<Q: PortableStreamed> Portable for Streamed<Q> {
    const NAME: &'static str = Q::NAME;

    fn version(data: &Q::Data) -> Option<u64> {
        Q::version(data)
    }
}

/// At most so many chunks are written at a time.
const BATCH: usize = 256;

/// The data that was there when the fetch began; for the tries after the first.
struct Before(Option<Value>);

impl<Q: StreamedQuery> Query for Streamed<Q> {
    type Data = Q::Data;
    type Error = Q::Error;

    fn key(&self) -> QueryKey {
        self.0.key()
    }

    fn tags(&self) -> Vec<QueryKey> {
        self.0.tags()
    }

    async fn fetch(self, cx: FetchContext) -> Result<Q::Data, Q::Error> {
        let link = cx.link_of(&self);
        let client = cx.client.clone();
        let plan = Plan::of(link.as_deref(), self.0.refetch_mode(), client.inner());
        let mut collected = self.0.initial();
        let mut begun = false;
        let chunks = self.0.clone().stream(cx).ready_chunks(BATCH);
        pin_mut!(chunks);
        while let Some(ready) = chunks.next().await {
            let mut failure = None;
            let chunks: Vec<Q::Chunk> = ready
                .into_iter()
                .map_while(|chunk| chunk.map_err(|error| failure = Some(error)).ok())
                .collect();
            match &link {
                Some(link) if !matches!(plan, Plan::Collect) && !chunks.is_empty() => {
                    link.write_chunk(client.inner(), &mut |base| {
                        let old = if begun { base } else { plan.old(base) };
                        let old = old.and_then(|old| old.downcast_ref::<Q::Data>());
                        let mut data = old.cloned().unwrap_or_else(|| self.0.initial());
                        chunks.iter().cloned().for_each(|chunk| self.0.reduce(&mut data, chunk));
                        Arc::new(data)
                    });
                    begun = true;
                }
                _ => chunks.into_iter().for_each(|chunk| self.0.reduce(&mut collected, chunk)),
            }
            if let Some(error) = failure {
                return Err(error);
            }
        }
        let appended = matches!(plan, Plan::Append(_));
        if let Some(link) = link.filter(|_| begun || appended) {
            link.deviate(Deviation::streamed(appended));
        }
        Ok(collected)
    }

    fn options(&self) -> QueryOptions {
        self.0.options()
    }

    fn retryable(&self, error: &Q::Error) -> bool {
        self.0.retryable(error)
    }

    fn retry_after(&self, error: &Q::Error) -> Option<Duration> {
        self.0.retry_after(error)
    }
}

/// Where the chunks of one try go.
enum Plan {
    /// Into the cache, in place of what is there.
    Write,
    /// Into the cache, after this, or else after what is there.
    Append(Option<Value>),
    /// Nowhere until all are there.
    Collect,
}

impl Plan {
    fn of(link: Option<&RunLink>, mode: StreamRefetch, inner: &Arc<Inner>) -> Self {
        let Some(link) = link else { return Self::Collect };
        let kept = link.kept().and_then(typed::<Before>);
        let is_retry = kept.is_some();
        let before = kept.map_or_else(|| link.base(inner), |kept| kept.0.clone());
        link.keep(Arc::new(Before(before.clone())));
        match (mode, before) {
            (_, None) => Self::Write,
            (StreamRefetch::Reset, Some(_)) => {
                if !is_retry {
                    link.reset(inner);
                }
                Self::Write
            }
            (StreamRefetch::Append, before) => Self::Append(before.filter(|_| is_retry)),
            (StreamRefetch::Replace, Some(_)) => Self::Collect,
        }
    }

    /// What the first chunk is added to.
    fn old<'a>(&'a self, base: Option<&'a Value>) -> Option<&'a Value> {
        match self {
            Self::Append(before) => before.as_ref().or(base),
            Self::Write | Self::Collect => None,
        }
    }
}
