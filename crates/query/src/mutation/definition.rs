use super::{Layers, MutationContext};
use crate::{Cacheable, FetchContext, QueryClient, QueryKey, QueryOptions};
use std::{fmt::Debug, future::Future, time::Duration};

/// A change asked of the server. A mutation is a value: its fields are its variables.
///
/// What happens, in this order:
///
/// 1. The [`optimistic`](Self::optimistic) layers are put over the cache, before [`QueryClient::mutate`] returns.
/// 2. [`on_mutate`](Self::on_mutate), also before that returns, unless an older mutation of its scope is under way: then
///    when that is over.
/// 3. [`mutate`](Self::mutate), in a task of its own, once its scope is free and the network is there.
/// 4. [`on_success`](Self::on_success) or [`on_error`](Self::on_error) or [`on_cancel`](Self::on_cancel), then
///    [`on_settled`](Self::on_settled).
/// 5. Its state says that it is over, its scope is free for the next, and the one who awaits it is answered.
///
/// At each step the client's global callback ([`QueryClientBuilder::on_mutate`](crate::QueryClientBuilder::on_mutate) and
/// its like) comes before the mutation's own.
///
/// Hooks cannot fail: what may fail belongs in [`mutate`](Self::mutate), whose error is the mutation's. A hook is not
/// async, but [`QueryClient::hold`] keeps the mutation pending, before the next step, until a future is done. The
/// `client` of hooks writes on the mutation's behalf.
pub trait Mutation: Clone + Debug + Send + Sync + 'static {
    /// What the server answers.
    type Data: Cacheable;
    /// Why it did not.
    type Error: Cacheable;

    /// The place in the hierarchy, for filters and defaults by prefix. Default: the empty key.
    fn key(&self) -> QueryKey {
        QueryKey::default()
    }

    /// What this mutation sets otherwise than the client's defaults: `retry` (none by default), `retry_delay`,
    /// `network_mode` and `gc_time` count.
    fn options(&self) -> QueryOptions {
        QueryOptions::default()
    }

    /// Asks for the change. It may be written as `async fn mutate(self, cx: FetchContext)`.
    fn mutate(
        self,
        cx: FetchContext,
    ) -> impl Future<Output = Result<Self::Data, Self::Error>> + Send + 'static;

    /// What is shown meanwhile; nothing by default.
    ///
    /// The layers are applied anew over whatever the server says until the mutation has failed, or until data arrives
    /// that was asked for after it had succeeded.
    fn optimistic(&self, layers: &mut Layers) {
        let _ = layers;
    }

    /// It begins. What is returned can be had in the other hooks ([`QueryClient::mutation_context`]): for those who want
    /// to change the cache by hand, and to put back by hand what was there. `None` by default.
    fn on_mutate(&self, client: &QueryClient) -> Option<MutationContext> {
        let _ = client;
        None
    }

    /// The server did it. What is written through `client` takes the place of this mutation's own layers.
    fn on_success(&self, data: &Self::Data, client: &QueryClient) {
        let _ = (data, client);
    }

    /// It failed; its layers are gone already.
    fn on_error(&self, error: &Self::Error, client: &QueryClient) {
        let _ = (error, client);
    }

    /// It was cancelled; its layers are gone already.
    fn on_cancel(&self, client: &QueryClient) {
        let _ = client;
    }

    /// It is over, either way: the place to invalidate what it has changed.
    fn on_settled(&self, client: &QueryClient) {
        let _ = client;
    }

    /// Mutations of the same scope run one after the other, from the first hook to the last, in the order they were asked
    /// for. Default: no scope.
    fn scope(&self) -> Option<String> {
        None
    }

    /// Whether trying again could help after `error` (true by default). The number of tries is `retry` in
    /// [`options`](Self::options).
    fn retryable(&self, error: &Self::Error) -> bool {
        let _ = error;
        true
    }

    /// How long to wait before trying again, if `error` says so, as a `Retry-After` header does. `None`, the default,
    /// leaves it to `retry_delay`.
    fn retry_after(&self, error: &Self::Error) -> Option<Duration> {
        let _ = error;
        None
    }
}
