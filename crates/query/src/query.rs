//! The trait a query implements.

use crate::{FetchContext, QueryKey, QueryOptions};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Debug, future::Future, hash::Hash, time::Duration};

/// What the cache may hold as data or as error. Implemented for every type that qualifies.
pub trait Cacheable:
    Clone + PartialEq + Debug + Serialize + DeserializeOwned + Send + Sync + 'static
{
}
impl<T: Clone + PartialEq + Debug + Serialize + DeserializeOwned + Send + Sync + 'static> Cacheable for T {}

/// A question with a cached answer. The value is the identity of the answer: two queries share an entry exactly when
/// they have the same type and are equal. `Eq` and `Hash` must therefore be pure; deriving them is enough.
pub trait Query: Clone + Eq + Hash + Debug + Send + Sync + 'static {
    /// The answer.
    type Data: Cacheable;
    /// Why there is none. A page that a server renders carries it to the browser as its `Serialize` says, like the data:
    /// what is not for the user's eyes is to be left out of that, or of the error.
    type Error: Cacheable;

    /// The place in the hierarchy, for filters by prefix.
    fn key(&self) -> QueryKey;

    /// What the answer is about, besides its key: an event or a mutation that changes that can invalidate it by
    /// [`Filter::tag`](crate::Filter::tag), whatever its type and key. None by default.
    ///
    /// Like `Eq` and `Hash`, key and tags are asked for in the midst of the cache's work: they must depend on the value
    /// alone.
    fn tags(&self) -> Vec<QueryKey> {
        Vec::new()
    }

    /// Asks the question. It may be written as `async fn fetch(self, cx: FetchContext)`.
    ///
    /// It runs in a task of its own, once for all who ask at the same time, and outlives the one who asked first.
    fn fetch(
        self,
        cx: FetchContext,
    ) -> impl Future<Output = Result<Self::Data, Self::Error>> + Send + 'static;

    /// What this query sets otherwise than the client's defaults.
    fn options(&self) -> QueryOptions {
        QueryOptions::default()
    }

    /// New data that has as much as it can of `old`, which it does not equal: so that readers of its parts find those that
    /// are equal to be the same ([`reconcile`](crate::reconcile) does that for lists of `Arc`s). `None`, the default, is
    /// `new` as it is. Data that equals the old is the old in any case.
    fn structural_sharing(old: &Self::Data, new: &Self::Data) -> Option<Self::Data> {
        let _ = (old, new);
        None
    }

    /// Whether asking again could help after `error` (true by default). The number of tries is [`QueryOptions::retry`].
    fn retryable(&self, error: &Self::Error) -> bool {
        let _ = error;
        true
    }

    /// How long to wait before asking again, if `error` says so, as a `Retry-After` header does. `None`, the default,
    /// leaves it to [`QueryOptions::retry_delay`].
    fn retry_after(&self, error: &Self::Error) -> Option<Duration> {
        let _ = error;
        None
    }
}
