//! A client whose data is stored.

use super::{Persistence, replay::PLACES, restore::Hook, shared::Shared};
use crate::QueryClient;
use std::{fmt, sync::Arc};

/// Keeps a client stored, until it is dropped: what is still to be written is then written, and nothing any more.
pub struct Persisted {
    pub(super) shared: Arc<Shared>,
    id: u64,
}

impl QueryClient {
    /// Stores every change to the server's data of registered queries, one row each, and restores an entry when it is
    /// first fetched without data: the data keeps its timestamp, and is fetched again only if it is stale. Optimistic
    /// layers are not stored with the data.
    ///
    /// Registered mutations are written down before they are sent and struck out when they are over. What an earlier life
    /// has left, waiting or under way, goes on as if it had been asked for here, once each, in the order it was asked for
    /// in and before the mutations of this life: its layers are shown, it is sent under the same
    /// [idempotency key](crate::FetchContext::idempotency_key), and all its hooks run, `on_mutate` included. Among
    /// [tabs](QueryClient::join_tabs), which must be joined before, the leader does that, and also for tabs that are
    /// gone. A mutation whose type is not registered any more stays stored, and is reported.
    ///
    /// Unused entries that leave the cache stay stored; what is [removed](QueryClient::remove) by hand or
    /// [reset](QueryClient::reset) is deleted. Call it before the first observer comes.
    #[must_use = "dropping it ends it"]
    pub fn persist(&self, persistence: Persistence) -> Persisted {
        let place = self.inner().transact(|store, _| store.reserve(PLACES));
        let shared = Shared::new(self.inner(), persistence, place);
        let hook = Arc::new(Hook(shared.clone()));
        let id = self.inner().transact(|store, _| {
            let id = store.next();
            let hooks = store.hooks.make();
            hooks.add_watcher(id, hook.clone());
            hooks.add_source(id, hook.clone());
            hooks.journals.push((id, hook));
            id
        });
        Persisted { shared, id }
    }
}

impl Persisted {
    /// Writes what is still to be written, without waiting for the throttle; resolves when that is done. For a page that
    /// goes out of view, which may not come back.
    pub async fn flush(&self) {
        self.shared.flush().await;
    }

    /// Deletes everything stored of this scope, mutations included; resolves when that is done. The client's own data
    /// is not touched: what is written to it later is stored. For signing out, after [`QueryClient::clear`].
    pub async fn clear(&self) {
        let changes = self.shared.state().queue.forget();
        drop(changes);
        self.shared.flush().await;
        self.shared.delete_all().await;
    }
}

impl Drop for Persisted {
    fn drop(&mut self) {
        self.shared.state().is_closed = true;
        if let Some(inner) = self.shared.inner.upgrade() {
            inner.transact(|store, fx| store.hooks.make().remove(self.id, fx));
        }
    }
}

impl fmt::Debug for Persisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Persisted").field(&self.shared.persistence).finish()
    }
}
