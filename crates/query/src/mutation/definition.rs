use super::Layers;
use crate::{Cacheable, FetchContext, QueryClient};
use std::{fmt::Debug, future::Future};

/// A change asked of the server. A mutation is a value: its fields are its variables.
///
/// What happens, in this order: the [`optimistic`](Self::optimistic) layers are put over the cache, before
/// [`QueryClient::mutate`] returns; [`mutate`](Self::mutate) runs in a task of its own, once its scope is free and the
/// network is there; then [`on_success`](Self::on_success) or [`on_error`](Self::on_error), then
/// [`on_settled`](Self::on_settled); then the one who awaits it is answered.
pub trait Mutation: Clone + Debug + Send + Sync + 'static {
    /// What the server answers.
    type Data: Cacheable;
    /// Why it did not.
    type Error: Cacheable;

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

    /// The server did it. What is written through `client` takes the place of this mutation's own layers.
    fn on_success(&self, data: &Self::Data, client: &QueryClient) {
        let _ = (data, client);
    }

    /// It failed; its layers are gone already.
    fn on_error(&self, error: &Self::Error, client: &QueryClient) {
        let _ = (error, client);
    }

    /// It is over, either way: the place to invalidate what it has changed.
    fn on_settled(&self, client: &QueryClient) {
        let _ = client;
    }

    /// Mutations of the same scope run one after the other, in the order they were asked for. Default: no scope.
    fn scope(&self) -> Option<String> {
        None
    }

    /// Whether trying again could help after `error` (true by default). The number of tries is the `retry` of
    /// [`mutation_defaults`](crate::QueryClientBuilder::mutation_defaults).
    fn retryable(&self, error: &Self::Error) -> bool {
        let _ = error;
        true
    }
}
