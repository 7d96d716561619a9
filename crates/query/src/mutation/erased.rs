//! Mutations without their types: the task that drives them is compiled once.

use super::{Layers, MutationContext};
use crate::{FetchContext, Mutation, QueryClient, QueryKey, QueryOptions, retry::Advice, value::Value};
use futures::future::BoxFuture;
#[cfg(feature = "devtools")]
use serde_json::value::{RawValue, to_raw_value};
use std::{
    any::{Any, type_name},
    sync::Arc,
};

pub(crate) trait AnyMutation: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn type_name(&self) -> &'static str;
    fn debug(&self) -> String;
    fn key(&self) -> QueryKey;
    fn options(&self) -> QueryOptions;
    fn scope(&self) -> Option<String>;
    fn optimistic(&self, layers: &mut Layers);
    fn mutate(&self, cx: FetchContext) -> BoxFuture<'static, Result<Value, Value>>;
    fn advice(&self, error: &Value) -> Advice;
    fn on_mutate(&self, client: &QueryClient) -> Option<MutationContext>;
    fn on_success(&self, data: &Value, client: &QueryClient);
    fn on_error(&self, error: &Value, client: &QueryClient);
    fn on_cancel(&self, client: &QueryClient);
    fn on_settled(&self, client: &QueryClient);
    /// Data or error as JSON.
    #[cfg(feature = "devtools")]
    fn encode(&self, outcome: Result<&Value, &Value>) -> Option<Box<RawValue>>;
}

impl<M: Mutation> AnyMutation for M {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn type_name(&self) -> &'static str {
        type_name::<M>()
    }

    fn debug(&self) -> String {
        format!("{self:?}")
    }

    fn key(&self) -> QueryKey {
        Mutation::key(self)
    }

    fn options(&self) -> QueryOptions {
        Mutation::options(self)
    }

    fn scope(&self) -> Option<String> {
        Mutation::scope(self)
    }

    fn optimistic(&self, layers: &mut Layers) {
        Mutation::optimistic(self, layers);
    }

    fn mutate(&self, cx: FetchContext) -> BoxFuture<'static, Result<Value, Value>> {
        let mutation = Mutation::mutate(self.clone(), cx);
        Box::pin(async move {
            match mutation.await {
                Ok(data) => Ok(Arc::new(data) as Value),
                Err(error) => Err(Arc::new(error) as Value),
            }
        })
    }

    fn advice(&self, error: &Value) -> Advice {
        let error = error.downcast_ref();
        Advice {
            retryable: error.is_some_and(|error| Mutation::retryable(self, error)),
            after: error.and_then(|error| Mutation::retry_after(self, error)),
        }
    }

    fn on_mutate(&self, client: &QueryClient) -> Option<MutationContext> {
        Mutation::on_mutate(self, client)
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

    fn on_cancel(&self, client: &QueryClient) {
        Mutation::on_cancel(self, client);
    }

    fn on_settled(&self, client: &QueryClient) {
        Mutation::on_settled(self, client);
    }

    #[cfg(feature = "devtools")]
    fn encode(&self, outcome: Result<&Value, &Value>) -> Option<Box<RawValue>> {
        match outcome {
            Ok(data) => to_raw_value(data.downcast_ref::<M::Data>()?).ok(),
            Err(error) => to_raw_value(error.downcast_ref::<M::Error>()?).ok(),
        }
    }
}
