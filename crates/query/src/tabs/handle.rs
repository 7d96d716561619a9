//! A client among the tabs.

use super::{Tabs, message::Message, outgoing::Hook, shared::Shared};
use crate::QueryClient;
use futures::future::{AbortHandle, Abortable};
use std::{fmt, sync::Arc};

/// A client's place among the tabs, until it is dropped.
pub struct Tab {
    shared: Arc<Shared>,
    id: u64,
}

impl QueryClient {
    /// Shares what is known of registered queries with the other tabs. The newest wins, by
    /// [version](crate::Portable::version) and then by the time of its arrival; what arrives is not sent on.
    ///
    /// A new tab gets what the leader knows, and its first fetches wait for that for a moment. Invalidation holds in all
    /// tabs, and what one of them fetches thereupon the others do not. Removal by hand leaves alone what another tab
    /// observes. One tab is the leader: it alone fetches at intervals, for all; another takes over when it closes, or
    /// gives no sign of life.
    #[must_use = "dropping it ends it"]
    pub fn join_tabs(&self, tabs: Tabs) -> Tab {
        let shared = Shared::new(self.inner(), tabs);
        let heard = Arc::downgrade(&shared);
        shared.tabs.channel.listen(Box::new(move |text| {
            if let Some(shared) = heard.upgrade() {
                shared.hear(&text);
            }
        }));
        let hook = Arc::new(Hook(shared.clone()));
        let id = self.inner().transact(|store, _| {
            let id = store.next();
            let hooks = store.hooks.make();
            hooks.add_watcher(id, hook.clone());
            hooks.add_source(id, hook.clone());
            hooks.leaderships.push((id, hook));
            id
        });
        let (task, registration) = AbortHandle::new_pair();
        shared.turn(|state| state.task = Some(task));
        let election = Abortable::new(shared.clone().take_part(), registration);
        self.inner().runtime.spawn(Box::pin(async move {
            // Aborted when the tab leaves.
            let _ = election.await;
        }));
        let (late, patience) = (shared.clone(), self.inner().runtime.sleep(shared.tabs.patience));
        self.inner().runtime.spawn(Box::pin(async move {
            patience.await;
            late.turn(|state| state.has_joined = true);
        }));
        Tab { shared, id }
    }
}

impl Tab {
    /// Whether this tab leads.
    pub fn is_leader(&self) -> bool {
        self.shared.state().is_leader
    }

    /// Calls `listener` whenever this tab begins or ceases to lead, for as long as the tab lives.
    pub fn on_leadership(&self, listener: impl Fn(bool) + Send + Sync + 'static) {
        self.shared.state().listeners.push(Arc::new(listener));
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let (was_leader, task) = self.shared.turn(|state| {
            state.has_left = true;
            (std::mem::take(&mut state.is_leader), state.task.take())
        });
        if was_leader {
            self.shared.post(Message::Bye);
        }
        if let Some(task) = task {
            task.abort();
        }
        if let Some(inner) = self.shared.inner.upgrade() {
            inner.transact(|store, fx| store.hooks.make().remove(self.id, fx));
        }
    }
}

impl fmt::Debug for Tab {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tab").field("id", &self.shared.id).field("is_leader", &self.is_leader()).finish()
    }
}
