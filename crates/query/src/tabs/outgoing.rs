//! What this tab tells the others.

use super::{
    message::{Invalidated, Message, Named},
    shared::Shared,
    untold::Outgoing,
};
use crate::{
    FetchStatus, Filter, Refetch,
    cache::{Inner, Restore, Source, Watch},
    erased::QueryRef,
    portable::{FilterPacket, Packet, millis},
};
use futures::future::{BoxFuture, select};
use std::{future::poll_fn, mem, pin::pin, sync::Arc, task::Poll, time::Duration};

/// What hangs in the cache.
pub(super) struct Hook(pub(super) Arc<Shared>);

impl Shared {
    fn tell(self: &Arc<Self>, outgoing: Outgoing) {
        {
            let mut state = self.state();
            if let Outgoing::Written(query) = &outgoing
                && state.tells(query)
            {
                return;
            }
            state.outgoing.push(outgoing);
            if mem::replace(&mut state.is_posting, true) {
                return;
            }
        }
        let this = self.clone();
        self.runtime.spawn(Box::pin(async move { this.post_all() }));
    }

    fn post_all(&self) {
        let outgoing = {
            let mut state = self.state();
            state.is_posting = false;
            mem::take(&mut state.outgoing)
        };
        let Some(inner) = self.inner.upgrade() else { return };
        for message in outgoing.into_iter().filter_map(|outgoing| Self::message(&inner, outgoing)) {
            self.post(message);
        }
    }

    fn message(inner: &Arc<Inner>, outgoing: Outgoing) -> Option<Message> {
        Some(match outgoing {
            Outgoing::Written(query) => {
                let held = inner.transact(|store, _| store.held(&query))?;
                Message::Entry(Packet::of(&inner.settings.registry, &held)?)
            }
            Outgoing::Invalidated { named, queries, refetch, at } => {
                let fetching: Vec<QueryRef> = inner.transact(|store, _| {
                    let is_fetching = |query: &&QueryRef| {
                        let entry = store.entries.get(query);
                        entry.is_some_and(|entry| entry.meta.fetch_status == FetchStatus::Fetching)
                    };
                    queries.iter().filter(is_fetching).cloned().collect()
                });
                let fetching = fetching.iter().filter_map(|query| Self::identity(inner, query)).collect();
                Message::Invalidated(Invalidated { named, at, refetch, fetching })
            }
            Outgoing::Removed(named) => Message::Removed(named),
            Outgoing::Poll(query, interval) => {
                Message::Poll { query: Self::identity(inner, &query)?, interval: millis(interval) }
            }
        })
    }

    fn named(inner: &Inner, filter: &Filter, queries: &[QueryRef]) -> Named {
        FilterPacket::of(&inner.settings.registry, filter).map_or_else(
            || Named::Queries(queries.iter().filter_map(|query| Self::identity(inner, query)).collect()),
            Named::Filter,
        )
    }

    /// Everything that is known here, for a new tab.
    pub(super) fn send_snapshot(&self, to: String) {
        let Some(client) = self.client() else { return };
        let registry = &client.inner().settings.registry;
        let held = client.held(&client.matching(&Filter::all()));
        let entries = held.iter().filter_map(|held| Packet::of(registry, held)).collect();
        self.post(Message::Snapshot { to, entries });
    }
}

impl Watch for Hook {
    fn written(&self, query: &QueryRef, source: Source) {
        let Some(inner) = self.0.inner.upgrade() else { return };
        if source == Source::Here && inner.settings.registry.has(query) {
            self.0.tell(Outgoing::Written(query.clone()));
        }
    }

    fn invalidated(&self, filter: &Filter, queries: &[QueryRef], refetch: Refetch, source: Source) {
        let Some(inner) = self.0.inner.upgrade().filter(|_| source == Source::Here) else { return };
        self.0.tell(Outgoing::Invalidated {
            named: Shared::named(&inner, filter, queries),
            queries: queries.to_vec(),
            refetch: refetch != Refetch::Nothing,
            at: millis(inner.now()),
        });
    }

    fn removed(&self, filter: &Filter, queries: &[QueryRef]) {
        let Some(inner) = self.0.inner.upgrade() else { return };
        self.0.tell(Outgoing::Removed(Shared::named(&inner, filter, queries)));
    }

    fn polled(&self, query: &QueryRef, interval: Duration) {
        self.0.tell(Outgoing::Poll(query.clone(), interval));
    }
}

impl Restore for Hook {
    fn restore(&self, query: &QueryRef) -> Option<BoxFuture<'static, ()>> {
        let shared = self.0.clone();
        let is_registered = shared.inner.upgrade()?.settings.registry.has(query);
        if !is_registered || shared.state().has_joined {
            return None;
        }
        Some(Box::pin(async move {
            let joined = poll_fn(|cx| {
                let mut state = shared.state();
                if state.has_joined {
                    return Poll::Ready(());
                }
                state.wakers.push(cx.waker().clone());
                Poll::Pending
            });
            let patience = shared.runtime.sleep(shared.tabs.patience);
            select(pin!(joined), patience).await;
        }))
    }
}
