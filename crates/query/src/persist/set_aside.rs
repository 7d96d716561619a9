//! Mutations that were sent again and again, and of which no life of the program has lived to see the end.

use super::{Persisted, StorageError, shared::Shared};
use crate::{PortableMutation, QueryClient, portable::MutationPacket};
use futures::{FutureExt, channel::oneshot};
use std::{fmt, time::Duration};

/// A stored mutation that is not sent by itself any more: see [`Persistence::replays`](crate::Persistence::replays).
#[derive(Clone)]
pub struct SetAside {
    packet: MutationPacket,
}

impl SetAside {
    /// Its [idempotency key](crate::FetchContext::idempotency_key), which names it.
    pub fn key(&self) -> &str {
        &self.packet.key
    }

    /// The [name](PortableMutation::NAME) of its type.
    pub fn name(&self) -> &str {
        &self.packet.name
    }

    /// When it was asked for, since the Unix epoch.
    pub fn submitted_at(&self) -> Duration {
        Duration::from_millis(self.packet.at)
    }

    /// The mutation itself, if it is of type `M` and can still be read.
    pub fn get<M: PortableMutation>(&self) -> Option<M> {
        self.packet.get()
    }
}

impl fmt::Debug for SetAside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetAside")
            .field("key", &self.key())
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}

impl Persisted {
    /// The mutations that were set aside, the oldest first: for the person whose work they are to see.
    pub async fn set_aside(&self) -> Vec<SetAside> {
        let shared = &self.shared;
        let is_over = |packet: &MutationPacket| packet.replays >= shared.persistence.replays;
        let packets = shared.packets().await.into_iter().filter(is_over);
        packets.map(|packet| SetAside { packet }).collect()
    }

    /// Sends one that was set aside once more, as if it had just been found, with as many replays as in the beginning. It
    /// takes its place behind what is under way.
    pub async fn try_again(&self, mutation: SetAside) {
        let shared = &self.shared;
        let mut packet = mutation.packet;
        packet.replays = 0;
        if let Some(row) = shared.row_of(&packet) {
            let written = shared.put(&shared.keys.mutation(&packet.key), packet.at, row).await;
            shared.noted(written);
        }
        if let Some(client) = shared.inner.upgrade().map(QueryClient::from_inner) {
            shared.go_on(&client, packet, None);
        }
    }

    /// Deletes one that was set aside.
    pub async fn discard(&self, mutation: SetAside) {
        let key = self.shared.keys.mutation(mutation.key());
        let deleted = self.shared.persistence.storage.delete(vec![key]).await;
        self.shared.noted(deleted);
    }
}

impl Shared {
    /// The stored mutations that can be read, in their order.
    pub(super) async fn packets(&self) -> Vec<MutationPacket> {
        let storage = &self.persistence.storage;
        let Some(mut keys) = self.noted(storage.list(u64::MAX).await) else { return Vec::new() };
        keys.retain(|key| self.keys.is_mutation(key));
        let mut packets = Vec::new();
        for key in keys {
            let row = self.noted(storage.get(&key).await).flatten();
            match row.map(|row| serde_json::from_str::<MutationPacket>(&row)) {
                Some(Ok(packet)) => packets.push(packet),
                Some(Err(_)) => self.report_once(StorageError::Unreadable(key)),
                None => {}
            }
        }
        packets
    }

    pub(super) fn row_of(&self, packet: &MutationPacket) -> Option<String> {
        serde_json::to_string(packet).ok()
    }

    /// Goes on with a stored mutation, unless it is under way.
    pub(super) fn go_on(&self, client: &QueryClient, packet: MutationPacket, id: Option<u64>) {
        let (_, written) = oneshot::channel();
        {
            let mut state = self.state();
            if state.journal.contains_key(&packet.key) {
                return;
            }
            state.journal.insert(packet.key.clone(), written.shared());
            state.replayed.insert(packet.key.clone(), packet.clone());
        }
        packet.resume(client, id);
    }

    /// The row stays: another release, or another day, may be able to do something with it.
    pub(super) fn report_once(&self, error: StorageError) {
        let (StorageError::Unreadable(key) | StorageError::SetAside(key)) = &error else { return };
        if self.state().unreadable.insert(key.clone()) {
            self.report(&error);
        }
    }
}
