//! Rows that become entries, once somebody wants them.

use super::{rows, shared::Shared};
use crate::{
    Filter, Refetch,
    cache::{Inner, Restore, Source, Watch, is_of_future},
    erased::QueryRef,
    portable::{FilterPacket, Packet, millis},
    time::Time,
};
use futures::future::BoxFuture;
use std::sync::Arc;

/// What hangs in the cache.
pub(super) struct Hook(pub(super) Arc<Shared>);

impl Restore for Hook {
    fn restore(&self, query: &QueryRef) -> Option<BoxFuture<'static, ()>> {
        let shared = &self.0;
        let inner = shared.inner.upgrade().filter(|inner| shared.wants(inner, query))?;
        let pending = shared.state().queue.pending(query);
        if let Some(change) = pending {
            // What is still to be written is newer than what is stored.
            let mut packet = Packet::of(&inner.settings.registry, &change?)?;
            shared.bring(&inner, query, &mut packet);
            return Some(Box::pin(async {}));
        }
        let key = shared.key(&inner, query)?;
        if !shared.may_have(&key) {
            return None;
        }
        let (this, query) = (shared.clone(), query.clone());
        Some(shared.patiently(async move { this.load(&query, key).await }))
    }
}

impl Shared {
    fn may_have(&self, key: &str) -> bool {
        self.state().stored.as_ref().is_none_or(|stored| stored.contains(key))
    }

    async fn load(&self, query: &QueryRef, key: String) {
        // It ends with the runtime.
        let _ = self.opened.clone().await;
        if !self.may_have(&key) {
            return;
        }
        let row = self.persistence.storage.get(&key).await;
        let Some(row) = self.noted(row).flatten() else { return };
        let Some(inner) = self.inner.upgrade() else { return };
        if !self.arrive(&inner, query, &row) {
            let deleted = self.persistence.storage.delete(vec![key]).await;
            self.noted(deleted);
        }
    }

    /// False if the row is of no use to anybody.
    fn arrive(&self, inner: &Arc<Inner>, query: &QueryRef, row: &str) -> bool {
        let registry = &inner.settings.registry;
        let Some(mut packet) = rows::read(row) else { return false };
        let max_age = millis(self.persistence.max_age);
        if packet.query(registry).as_ref() != Some(query)
            || packet.at.saturating_add(max_age) < millis(inner.now())
        {
            return false;
        }
        self.bring(inner, query, &mut packet) || packet.is_readable(registry)
    }

    fn bring(&self, inner: &Arc<Inner>, query: &QueryRef, packet: &mut Packet) -> bool {
        let outdated = self.state().outdated.clone();
        packet.invalidated |= outdated.has(&inner.settings.registry, query, packet.asked_at())
            || is_of_future(Time::from_millis(packet.at), inner.now());
        packet.arrive(inner, Time::ZERO, Source::Elsewhere)
    }
}

impl Watch for Hook {
    fn written(&self, query: &QueryRef, source: Source) {
        let shared = &self.0;
        let Some(inner) = shared.inner.upgrade() else { return };
        // What another tab has written is not to be overwritten with what is older and still to be written here.
        let is_to_write = || shared.state().queue.pending(query).is_some();
        if (source == Source::Here || is_to_write()) && shared.wants(&inner, query) {
            let held = inner.transact(|store, _| store.held(query));
            shared.enqueue(vec![(query.clone(), held)]);
        }
    }

    fn invalidated(&self, filter: &Filter, queries: &[QueryRef], _: Refetch, _: Source) {
        let shared = &self.0;
        let Some(inner) = shared.inner.upgrade() else { return };
        let now = millis(inner.now());
        // What is of this very millisecond cannot be seen to be older.
        let mut from = now;
        match FilterPacket::of(&inner.settings.registry, filter) {
            Some(packet) => {
                let mut state = shared.state();
                state.outdated.add(packet, now);
                state.queue.outdated = true;
            }
            // Nobody else could tell what it names.
            None => from = 0,
        }
        let wanted = queries.iter().filter(|query| shared.wants(&inner, query));
        let changes = inner.transact(|store, _| {
            let held = wanted.filter_map(|query| store.held(query));
            let told = held.filter(|held| held.age().is_some_and(|age| millis(age) >= from));
            told.map(|held| (held.query.clone(), Some(held))).collect()
        });
        shared.enqueue(changes);
    }

    fn removed(&self, filter: &Filter, queries: &[QueryRef]) {
        let shared = &self.0;
        let Some(inner) = shared.inner.upgrade() else { return };
        let stored: Vec<String> = shared.state().stored.iter().flatten().cloned().collect();
        let stored = stored.iter().filter_map(|key| shared.keys.query(&inner.settings.registry, key));
        let gone = stored.filter(|query| filter.names(query)).chain(queries.iter().cloned());
        shared.enqueue(gone.filter(|query| shared.wants(&inner, query)).map(|query| (query, None)).collect());
    }
}
