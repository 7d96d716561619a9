//! A client whose data is stored.

use super::{Persistence, restore::Hook, shared::Shared};
use crate::QueryClient;
use std::{fmt, sync::Arc};

/// Keeps a client stored, until it is dropped: what is still to be written is then written, and nothing any more.
pub struct Persisted {
    shared: Arc<Shared>,
    id: u64,
}

impl QueryClient {
    /// Stores every change to the server's data of registered queries, one row each, and restores an entry when it is
    /// first fetched without data: the data keeps its timestamp, and is fetched again only if it is stale. Optimistic
    /// layers are not stored with the data.
    ///
    /// Unused entries that leave the cache stay stored; what is [removed](QueryClient::remove) by hand or
    /// [reset](QueryClient::reset) is deleted. Call it before the first observer comes.
    #[must_use = "dropping it ends it"]
    pub fn persist(&self, persistence: Persistence) -> Persisted {
        let shared = Shared::new(self.inner(), persistence);
        let hook = Arc::new(Hook(shared.clone()));
        let id = self.inner().transact(|store, _| {
            let id = store.next();
            store.hooks.watchers.push((id, hook.clone()));
            store.hooks.sources.push((id, hook));
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
        if let Some(inner) = self.shared.inner.upgrade() {
            inner.transact(|store, fx| store.hooks.remove(self.id, fx));
        }
    }
}

impl fmt::Debug for Persisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Persisted").field(&self.shared.persistence).finish()
    }
}
