//! Mutations are written down before they are sent, and struck out when they are over.

use super::{restore::Hook, shared::Shared};
use crate::{cache::Journal, mutation::Submitted, portable::MutationPacket};
use futures::{FutureExt, channel::oneshot, future::BoxFuture};

impl Journal for Hook {
    fn enter(&self, submitted: &Submitted) -> Option<BoxFuture<'static, ()>> {
        let shared = &self.0;
        let inner = shared.inner.upgrade()?;
        let packet = MutationPacket::of(&inner.settings.registry, submitted)?;
        let row = serde_json::to_string(&packet).ok()?;
        let (done, written) = oneshot::channel();
        // A replayed one is there already.
        if shared.state().journal.insert(packet.key.clone(), written.shared()).is_some() {
            return None;
        }
        let (this, key) = (shared.clone(), shared.keys.mutation(&packet.key));
        Some(shared.patiently(async move {
            let result = this.put(&key, packet.at, row).await;
            this.noted(result);
            // Nobody may be waiting.
            let _ = done.send(());
            this.replayed.clone().await.ok();
        }))
    }

    fn send(&self, key: &str) -> Option<BoxFuture<'static, ()>> {
        let shared = &self.0;
        let (done, written) = oneshot::channel();
        let (packet, before) = {
            let mut state = shared.state();
            let mut packet = state.replayed.remove(key)?;
            packet.replays += 1;
            (packet, state.journal.insert(key.to_owned(), written.shared()))
        };
        drop(before);
        let row = shared.row_of(&packet)?;
        let (this, key) = (shared.clone(), shared.keys.mutation(key));
        Some(shared.patiently(async move {
            let result = this.put(&key, packet.at, row).await;
            this.noted(result);
            // Nobody may be waiting.
            let _ = done.send(());
        }))
    }

    fn leave(&self, key: &str) {
        let shared = self.0.clone();
        let Some(written) = shared.state().journal.get(key).cloned() else { return };
        let key = key.to_owned();
        self.0.runtime.spawn(Box::pin(async move {
            // It may still be being written.
            let _ = written.await;
            shared.strike_out(&key).await;
        }));
    }
}

impl Shared {
    async fn strike_out(&self, key: &str) {
        let deleted = self.persistence.storage.delete(vec![self.keys.mutation(key)]).await;
        self.noted(deleted);
        let gone = {
            let mut state = self.state();
            (state.journal.remove(key), state.replayed.remove(key))
        };
        drop(gone);
    }
}
