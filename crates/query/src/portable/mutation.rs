//! One mutation, as it travels.

use super::{Registry, millis};
use crate::{
    Mutation, QueryClient,
    mutation::{AnyMutation, Resumed, Submitted, resume},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use std::{sync::Arc, time::Duration};

/// A mutation that is known by name outside the program that asks for it.
///
/// Once it is registered with [`QueryClientBuilder::register_mutation`](crate::QueryClientBuilder::register_mutation) it
/// is [stored](crate::QueryClient::persist) until it is over, and dehydrated while it is paused. The server should know
/// its [idempotency key](crate::FetchContext::idempotency_key): a request under way when the page goes is sent again.
pub trait PortableMutation: Mutation + Serialize + DeserializeOwned {
    /// The name of this type of mutation, unlike any other registered one. It must outlive releases.
    const NAME: &'static str;
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct MutationPacket {
    pub(crate) name: String,
    mutation: Box<RawValue>,
    pub(crate) key: String,
    /// Milliseconds since the Unix epoch.
    pub(crate) at: u64,
    /// In how many lives after the first it was sent.
    #[serde(default, skip_serializing_if = "is_none")]
    pub(crate) replays: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_none(replays: &u32) -> bool {
    *replays == 0
}

impl MutationPacket {
    /// `None` if it is not registered, or cannot be written as JSON.
    pub(crate) fn of(registry: &Registry, submitted: &Submitted) -> Option<Self> {
        let (name, mutation) = registry.write_mutation(&*submitted.mutation)?;
        Some(Self {
            name: name.to_owned(),
            mutation,
            key: submitted.key.as_ref().to_owned(),
            at: millis(submitted.at),
            replays: 0,
        })
    }

    /// The mutation, if it is of type `M`.
    pub(crate) fn get<M: PortableMutation>(&self) -> Option<M> {
        serde_json::from_str(self.mutation.get()).ok().filter(|_| self.name == M::NAME)
    }

    /// The mutation; `None` if its type is not registered, or has another form by now.
    pub(crate) fn mutation(&self, registry: &Registry) -> Option<Arc<dyn AnyMutation>> {
        registry.read_mutation(&self.name, &self.mutation)
    }

    /// Goes on with it here, unless it runs here already. False if it cannot be read.
    pub(crate) fn resume(&self, client: &QueryClient, id: Option<u64>) -> bool {
        let Some(mutation) = self.mutation(&client.inner().settings.registry) else { return false };
        let running = client.inner().transact(|store, _| store.mutation_keys());
        if running.iter().all(|key| **key != *self.key) {
            let at = Duration::from_millis(self.at).min(client.inner().now().into());
            resume(client, mutation, Resumed { key: self.key.as_str().into(), at, id });
        }
        true
    }
}
