//! Mutations without their types: the task that drives them is compiled once.

use crate::{FetchContext, Mutation, QueryClient, erased::Value};
use futures::future::BoxFuture;
use std::sync::Arc;

pub(super) trait AnyMutation: Send + Sync {
    fn mutate(&self, cx: FetchContext) -> BoxFuture<'static, Result<Value, Value>>;
    fn retryable(&self, error: &Value) -> bool;
    fn on_success(&self, data: &Value, client: &QueryClient);
    fn on_error(&self, error: &Value, client: &QueryClient);
    fn on_settled(&self, client: &QueryClient);
}

impl<M: Mutation> AnyMutation for M {
    fn mutate(&self, cx: FetchContext) -> BoxFuture<'static, Result<Value, Value>> {
        let mutation = Mutation::mutate(self.clone(), cx);
        Box::pin(async move {
            match mutation.await {
                Ok(data) => Ok(Arc::new(data) as Value),
                Err(error) => Err(Arc::new(error) as Value),
            }
        })
    }

    fn retryable(&self, error: &Value) -> bool {
        error.downcast_ref().is_some_and(|error| Mutation::retryable(self, error))
    }

    fn on_success(&self, data: &Value, client: &QueryClient) {
        if let Some(data) = data.downcast_ref() {
            Mutation::on_success(self, data, client);
        }
    }

    fn on_error(&self, error: &Value, client: &QueryClient) {
        if let Some(error) = error.downcast_ref() {
            Mutation::on_error(self, error, client);
        }
    }

    fn on_settled(&self, client: &QueryClient) {
        Mutation::on_settled(self, client);
    }
}
