//! Mutations of an earlier life, or of a tab that is gone, go on here.

use super::{StorageError, shared::Shared};
use crate::{QueryClient, cache::Leadership};
use futures::{FutureExt, channel::oneshot};
use std::{sync::Arc, time::Duration};

/// So many places are kept for mutations that were asked for before all of this life.
pub(super) const PLACES: u64 = 1 << 20;

/// How often the leader looks for mutations of tabs that are gone.
const EVERY: Duration = Duration::from_secs(30);

impl Shared {
    /// Replays what is there, and then, among tabs, what others leave behind. `place` is the first of [`PLACES`];
    /// `replayed` lets the mutations of this life go.
    pub(super) async fn replay_all(self: Arc<Self>, place: u64, replayed: oneshot::Sender<()>) {
        // It ends with the runtime.
        let _ = self.opened.clone().await;
        let Some(tabs) = self.tabs() else {
            self.replay(Some(place), None).await;
            // Nobody may be waiting.
            let _ = replayed.send(());
            return;
        };
        let mut place = Some(place);
        if tabs.known().await {
            self.replay(place.take(), Some(&tabs)).await;
        }
        let _ = replayed.send(());
        while !self.state().is_closed {
            tabs.leads().await;
            self.replay(place.take(), Some(&tabs)).await;
            self.runtime.sleep(EVERY).await;
        }
    }

    fn tabs(&self) -> Option<Arc<dyn Leadership>> {
        let inner = self.inner.upgrade()?;
        inner.look(|store| store.hooks.get()?.leaderships.first().map(|hook| hook.1.clone()))
    }

    /// Goes on with all mutations that are stored and run nowhere, in their order.
    async fn replay(&self, place: Option<u64>, tabs: Option<&Arc<dyn Leadership>>) {
        let storage = &self.persistence.storage;
        let mut packets = self.packets().await;
        {
            let state = self.state();
            packets.retain(|packet| !state.journal.contains_key(&packet.key));
        }
        if let Some(tabs) = tabs.filter(|_| !packets.is_empty()) {
            let keys = packets.iter().map(|packet| packet.key.clone()).collect();
            let elsewhere = tabs.running_elsewhere(keys).await;
            packets.retain(|packet| !elsewhere.contains(&packet.key));
        }
        for (packet, index) in packets.into_iter().zip(0..) {
            // It may have ended meanwhile.
            if self.noted(storage.get(&self.keys.mutation(&packet.key)).await).flatten().is_none() {
                continue;
            }
            let Some(client) = self.inner.upgrade().map(QueryClient::from_inner) else { return };
            // Two tabs may have begun to lead at once, and one of them has given way meanwhile.
            let leads = tabs.is_none_or(|tabs| tabs.leads().now_or_never().is_some());
            if !leads || self.state().is_closed {
                return;
            }
            let id = place.filter(|_| index < PLACES).map(|place| place + index);
            if packet.mutation(&client.inner().settings.registry).is_none() {
                self.report_once(StorageError::Unreadable(self.keys.mutation(&packet.key)));
            } else if packet.replays >= self.persistence.replays {
                self.report_once(StorageError::SetAside(self.keys.mutation(&packet.key)));
            } else {
                self.go_on(&client, packet, id);
            }
        }
    }
}
