//! What this tab hears of the others.

use super::{
    message::{Envelope, Identity, Invalidated, Message, Named},
    shared::Shared,
    turns::Turn,
};
use crate::{
    Filter, QueryClient, Refetch,
    cache::{FetchRequest, Inner, Source, is_of_future},
    erased::QueryRef,
    portable::{Packet, millis},
    time::Time,
};
use std::{mem, sync::Arc, time::Duration};

/// How long a tab that is said to fetch something has for it.
const GRACE: Duration = Duration::from_secs(10);

impl Shared {
    /// What cannot be read, or is of another scope, is ignored.
    pub(super) fn hear(self: &Arc<Self>, text: &str) {
        let Ok(Envelope { scope, from, turn, message }) = serde_json::from_str(text) else { return };
        if scope != self.tabs.scope || from == self.id || self.state().has_left {
            return;
        }
        let Some(client) = self.client() else { return };
        let inner = client.inner();
        match message {
            Message::Hello => {
                if self.state().is_leader {
                    self.send_snapshot(from);
                    self.say_lead();
                }
            }
            Message::Snapshot { to, entries } => {
                if to == self.id {
                    for entry in entries {
                        entry.arrive(inner, Time::ZERO, Source::Elsewhere);
                    }
                    self.turn(|state| state.has_joined = true);
                }
            }
            Message::Ping => self.say_lead(),
            Message::Lead { term } => self.hear_lead(&from, term),
            Message::Bye => self.hear_bye(&from),
            Message::Whose { keys } => {
                let running = inner.transact(|store, _| store.mutation_keys());
                let mine = |key: &String| running.iter().any(|running| **running == **key);
                let keys: Vec<String> = keys.into_iter().filter(mine).collect();
                if !keys.is_empty() {
                    self.post(Message::Mine { to: from, keys });
                }
            }
            Message::Mine { to, mut keys } => {
                if to == self.id {
                    self.state().claimed.append(&mut keys);
                }
            }
            Message::Entry(packet) => self.hear_entry(inner, &packet, (turn.unwrap_or_default(), from)),
            Message::Invalidated(invalidated) => self.hear_invalidated(&client, &invalidated),
            Message::Removed(named) => {
                let filter = Self::filter(&client, &named);
                client.remove_unused(&client.matching(&filter));
            }
            Message::Poll { query, interval } => {
                if self.state().is_leader
                    && let Some(query) = inner.settings.registry.read(&query.0, &query.1)
                {
                    self.poll(&client, &query, Duration::from_millis(interval));
                }
            }
        }
    }

    /// Of two that are of the same millisecond, the one of the later turn is the newer.
    fn hear_entry(&self, inner: &Arc<Inner>, packet: &Packet, turn: Turn) {
        let registry = &inner.settings.registry;
        let Some(query) = packet.query(registry) else { return };
        let held = inner.transact(|store, _| store.held(&query));
        let mut at = Time::from_millis(packet.at).min(inner.now());
        self.state().turns.hear(turn.0);
        if let Some(held) = held
            && let Some(updated) = held.meta.data_updated_at.filter(|updated| millis(*updated) == packet.at)
        {
            let is_later = {
                let state = self.state();
                // What is still to be told will have a later turn.
                !state.tells(&query) && state.turns.is_later(packet, &turn)
            };
            if is_later && Packet::of(registry, &held).is_some_and(|known| known.has_data_of(packet)) {
                return self.state().turns.note(packet, turn);
            }
            at = if is_later { updated.next() } else { updated };
        }
        if packet.arrive_at(inner, at, Time::ZERO, Source::Elsewhere) {
            self.state().turns.note(packet, turn);
        }
    }

    fn filter(client: &QueryClient, named: &Named) -> Filter {
        let registry = &client.inner().settings.registry;
        let nothing = || Filter::all().not();
        match named {
            Named::Filter(packet) => packet.filter(registry).unwrap_or_else(nothing),
            Named::Queries(queries) => Self::queries(client, queries)
                .into_iter()
                .map(|query| Filter::this(&query))
                .fold(nothing(), |all, one| all.or(one)),
        }
    }

    fn queries(client: &QueryClient, identities: &[Identity]) -> Vec<QueryRef> {
        let registry = &client.inner().settings.registry;
        identities.iter().filter_map(|(name, query)| registry.read(name, query)).collect()
    }

    fn hear_invalidated(self: &Arc<Self>, client: &QueryClient, invalidated: &Invalidated) {
        let refetch = if invalidated.refetch { Refetch::Active } else { Refetch::Nothing };
        let at = Time::from_millis(invalidated.at);
        let filter = Self::filter(client, &invalidated.named);
        let (queries, now) = (client.matching(&filter), client.inner().now());
        let older = client.held(&queries).into_iter().filter(|held| {
            held.age().is_none_or(|age| millis(age) <= invalidated.at || is_of_future(age, now))
        });
        let older: Vec<QueryRef> = older.map(|held| held.query).collect();
        client.mark_invalidated((&filter, &older), (at, refetch), Source::Elsewhere);
        if !invalidated.refetch {
            return;
        }
        let elsewhere = Self::queries(client, &invalidated.fetching);
        let (awaited, own): (Vec<_>, Vec<_>) = older.into_iter().partition(|query| elsewhere.contains(query));
        drop(client.refetch_queries(own, Refetch::Active, true));
        if !awaited.is_empty() {
            let (this, grace) = (self.clone(), self.runtime.sleep(GRACE));
            self.runtime.spawn(Box::pin(async move {
                grace.await;
                this.fetch_after_all(awaited);
            }));
        }
    }

    /// Fetches what another tab wanted to and did not.
    fn fetch_after_all(&self, awaited: Vec<QueryRef>) {
        let Some(client) = self.client() else { return };
        let held = client.held(&awaited).into_iter();
        let missing = held.filter(|held| held.meta.is_invalidated).map(|held| held.query).collect();
        drop(client.refetch_queries(missing, Refetch::Active, true));
    }

    fn poll(self: &Arc<Self>, client: &QueryClient, query: &QueryRef, interval: Duration) {
        let inner = client.inner();
        let options = inner.resolve(query, None);
        inner.transact(|store, fx| {
            let updated = store.entries.get(query).and_then(|entry| entry.meta.data_updated_at);
            let is_new = |updated: Time| {
                !is_of_future(updated, fx.now) && updated.saturating_add((interval / 2).into()) > fx.now
            };
            if updated.is_some_and(is_new) {
                // The sender may have missed it.
                store.tell_written(query, Source::Here, fx);
            } else {
                drop(store.start_fetch(inner, query, &FetchRequest::new(options), fx));
                // One that waits for this page to come into view would hold up all that follow.
                if let Some(run) = store.entries.get_mut(query).and_then(|entry| entry.run.as_mut())
                    && !mem::replace(&mut run.for_others, true)
                {
                    store.gates.wake(fx);
                }
            }
        });
    }
}

impl QueryClient {
    /// Removes those that nobody observes.
    fn remove_unused(&self, queries: &[QueryRef]) {
        self.inner().transact(|store, fx| {
            for query in queries {
                if store.entries.get(query).is_some_and(|entry| entry.observers.is_empty()) {
                    store.remove(query, fx);
                }
            }
        });
    }
}
