//! What the client is told of the world outside, and what it tells.

use super::QueryClient;
use crate::{CacheEvent, cache::Inner};
use std::{
    fmt,
    sync::{Arc, Weak},
};

/// A listener's registration; dropping it ends it.
pub struct Subscription {
    inner: Weak<Inner>,
    listener: u64,
}

impl Subscription {
    pub(crate) fn new(inner: &Arc<Inner>, listener: u64) -> Self {
        Self { inner: Arc::downgrade(inner), listener }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(inner) = self.inner.upgrade() {
            inner.transact(|store, fx| {
                fx.discard(store.listeners.get_mut().and_then(|listeners| listeners.remove(self.listener)));
                fx.discard(store.mutations.forget_listener(self.listener));
            });
        }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Subscription").field(&self.listener).finish()
    }
}

impl QueryClient {
    /// Calls `listener` after everything that happens to an entry, until the subscription is dropped. It may use the
    /// client; it may be called on any thread. What happens on one thread is told in order, except for what a callback
    /// does itself: that is told at once, before what is still to be told of its cause.
    #[must_use = "dropping the subscription ends it"]
    pub fn subscribe(&self, listener: impl Fn(&CacheEvent) + Send + Sync + 'static) -> Subscription {
        let id = self.inner.listen(Arc::new(listener));
        Subscription::new(&self.inner, id)
    }

    /// Tells whether there is a network. When it returns, what was paused goes on, and stale queries under observation
    /// are fetched, after the mutations that had waited. A new client is online.
    pub fn set_online(&self, online: bool) {
        self.inner.transact(|store, fx| {
            #[cfg(feature = "devtools")]
            let online = store.network.hear(online);
            store.set_online(&self.inner, online, fx);
        });
    }

    /// Whether there is a network, as far as the client was told.
    pub fn is_online(&self) -> bool {
        self.inner.transact(|store, _| store.online)
    }

    /// Tells whether the page is in view. Meanwhile nothing is tried again and intervals rest; when it returns, stale
    /// queries under observation are fetched. A new client is in view.
    pub fn set_focused(&self, focused: bool) {
        self.inner.transact(|store, fx| store.set_focused(&self.inner, focused, fx));
    }
}
