//! What the parts of one tab have in common.

use super::{
    Tabs,
    message::{Envelope, Identity, Message},
    turns::Turns,
    untold::Outgoing,
};
use crate::{QueryClient, cache::Inner, erased::QueryRef};
use futures::future::AbortHandle;
use std::{
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    task::Waker,
    time::Duration,
};

pub(super) type OnLeadership = Arc<dyn Fn(bool) + Send + Sync>;

pub(super) struct Shared {
    pub(super) inner: Weak<Inner>,
    pub(super) runtime: Arc<dyn crate::Runtime>,
    pub(super) tabs: Tabs,
    pub(super) id: String,
    state: Mutex<State>,
}

/// Only ever touched under its lock, and nothing of the user's runs meanwhile.
#[derive(Default)]
pub(super) struct State {
    /// What the others know has arrived, or is not waited for any longer.
    pub(super) has_joined: bool,
    pub(super) is_leader: bool,
    /// The last to say that it leads: term and name.
    pub(super) leader: Option<(u64, String)>,
    /// When it did.
    pub(super) heard_at: Duration,
    /// The term of one that said farewell.
    pub(super) last_term: u64,
    pub(super) wakers: Vec<Waker>,
    /// How often anything of this changed.
    pub(super) changes: u64,
    pub(super) listeners: Vec<OnLeadership>,
    pub(super) outgoing: Vec<Outgoing>,
    pub(super) is_posting: bool,
    pub(super) turns: Turns,
    /// Mutations that another tab says it runs.
    pub(super) claimed: Vec<String>,
    pub(super) task: Option<AbortHandle>,
    pub(super) has_left: bool,
}

impl State {
    /// Whether the others are still to be told of a write to `query`.
    pub(super) fn tells(&self, query: &QueryRef) -> bool {
        self.outgoing.iter().any(|told| matches!(told, Outgoing::Written(known) if known == query))
    }
}

impl Shared {
    pub(super) fn new(inner: &Arc<Inner>, tabs: Tabs) -> Arc<Self> {
        Arc::new(Self {
            inner: Arc::downgrade(inner),
            runtime: inner.runtime.clone(),
            id: tabs.channel.id(),
            tabs,
            state: Mutex::default(),
        })
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn client(&self) -> Option<QueryClient> {
        self.inner.upgrade().map(QueryClient::from_inner)
    }

    pub(super) fn post(&self, message: Message) {
        let turn = match &message {
            Message::Entry(packet) => Some(self.state().turns.tell(packet, &self.id)),
            _ => None,
        };
        let envelope = Envelope { scope: self.tabs.scope.clone(), from: self.id.clone(), turn, message };
        if let Ok(text) = serde_json::to_string(&envelope) {
            self.tabs.channel.post(text);
        }
    }

    /// Changes the state, wakes who waits for a change, and tells of a change of leadership.
    pub(super) fn turn<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let (result, wakers, told) = {
            let mut state = self.state();
            let was_leader = state.is_leader;
            let result = change(&mut state);
            state.changes += 1;
            let told = (state.is_leader != was_leader).then(|| (state.is_leader, state.listeners.clone()));
            (result, mem::take(&mut state.wakers), told)
        };
        let is_following = {
            let state = self.state();
            !state.is_leader && state.leader.is_some() && !state.has_left
        };
        if let Some(inner) = self.inner.upgrade() {
            inner.transact(|store, _| store.hooks.make().is_following = is_following);
        }
        wakers.into_iter().for_each(Waker::wake);
        if let Some((is_leader, listeners)) = told {
            listeners.iter().for_each(|listener| listener(is_leader));
        }
        result
    }

    pub(super) fn identity(inner: &Inner, query: &QueryRef) -> Option<Identity> {
        inner.settings.registry.write(query).map(|(name, query)| (name.to_owned(), query))
    }
}
