//! What lies around the cache: other tabs, a storage, a journal. The engine knows them by these traits alone.

use super::{Effects, Inner, RunLink, Store};
use crate::{Filter, Refetch, erased::QueryRef, mutation::Submitted, wait};
use futures::future::BoxFuture;
use std::{sync::Arc, time::Duration};

/// Where a change comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// This client: a fetch, a write, the page it came with.
    Here,
    /// Another tab, or a storage.
    Elsewhere,
}

/// Hears of changes to what the server said. Called without the lock.
pub(crate) trait Watch: Send + Sync {
    /// The server's data of `query` changed, or was confirmed.
    fn written(&self, query: &QueryRef, source: Source) {
        let _ = (query, source);
    }
    /// `filter` was invalidated; of what is cached, it named `queries`, which are then fetched again or not.
    fn invalidated(&self, filter: &Filter, queries: &[QueryRef], refetch: Refetch, source: Source) {
        let _ = (filter, queries, refetch, source);
    }
    /// `filter` was removed by hand; of what was cached, it named `queries`.
    fn removed(&self, filter: &Filter, queries: &[QueryRef]) {
        let _ = (filter, queries);
    }
    /// An observer's interval is over, and somebody else is to fetch.
    fn polled(&self, query: &QueryRef, interval: Duration) {
        let _ = (query, interval);
    }
}

/// Has data that another life of this client, or another tab, has fetched.
pub(crate) trait Restore: Send + Sync {
    /// Brings what is known of `query`, which has no data here. The future resolves when it is in the cache or nobody
    /// is to wait for it any longer; `None` if there is nothing to wait for.
    fn restore(&self, query: &QueryRef) -> Option<BoxFuture<'static, ()>>;
}

/// Keeps mutations until they are over.
pub(crate) trait Journal: Send + Sync {
    /// Resolves when the mutation may be sent; `None` if there is nothing to wait for.
    fn enter(&self, mutation: &Submitted) -> Option<BoxFuture<'static, ()>>;
    /// The mutation of this key is about to be sent, perhaps not for the first time. Resolves when it may be; `None` if
    /// there is nothing to wait for.
    fn send(&self, key: &str) -> Option<BoxFuture<'static, ()>>;
    /// It is over.
    fn leave(&self, key: &str);
}

/// The tabs, as others see them.
pub(crate) trait Leadership: Send + Sync {
    /// Resolves when it is known who leads: whether this tab does.
    fn known(&self) -> BoxFuture<'static, bool>;
    /// Resolves when this tab leads.
    fn leads(&self) -> BoxFuture<'static, ()>;
    /// Those of the mutations with these keys that run in another tab.
    fn running_elsewhere(&self, keys: Vec<String>) -> BoxFuture<'static, Vec<String>>;
}

/// What is installed around the cache, by the number it was installed under.
#[derive(Default)]
pub(crate) struct Hooks {
    watchers: Vec<(u64, Arc<dyn Watch>)>,
    /// How they hear; there from the first on.
    tell: Option<Tell>,
    sources: Vec<(u64, Arc<dyn Restore>)>,
    /// How a fetch waits for them, and whether it is still wanted then; there from the first source on.
    pub(super) restore: Option<WaitForSources>,
    pub(crate) journals: Vec<(u64, Arc<dyn Journal>)>,
    pub(crate) leaderships: Vec<(u64, Arc<dyn Leadership>)>,
    /// Another tab fetches at intervals.
    pub(crate) is_following: bool,
}

type WaitForSources = fn(Arc<Inner>, Arc<RunLink>) -> BoxFuture<'static, bool>;

/// Of what happens under the lock, and of what does not.
#[derive(Clone, Copy)]
struct Tell {
    written: fn(&Hooks, &QueryRef, Source, &mut Effects),
    each: TellEach,
}

/// Calls it for each watcher.
pub(crate) type TellEach = fn(&Arc<Inner>, &dyn Fn(&dyn Watch));

fn tell_each(inner: &Arc<Inner>, tell: &dyn Fn(&dyn Watch)) {
    let watchers: Vec<Arc<dyn Watch>> = inner.look(|store| {
        let watchers = store.hooks.get().map(|hooks| &hooks.watchers);
        watchers.into_iter().flatten().map(|hook| hook.1.clone()).collect()
    });
    watchers.iter().for_each(|watcher| tell(&**watcher));
}

impl Hooks {
    pub(crate) fn add_watcher(&mut self, id: u64, watcher: Arc<dyn Watch>) {
        self.watchers.push((id, watcher));
        self.tell = Some(Tell { written: Self::tell_written, each: tell_each });
    }

    /// How the watchers hear of what has happened, if there are any.
    pub(crate) fn tell_each(&self) -> Option<TellEach> {
        self.tell.map(|tell| tell.each)
    }

    fn tell_written(&self, query: &QueryRef, source: Source, fx: &mut Effects) {
        for (_, watcher) in &self.watchers {
            let (watcher, query) = (watcher.clone(), query.clone());
            fx.tell(move || watcher.written(&query, source));
        }
    }

    pub(crate) fn add_source(&mut self, id: u64, source: Arc<dyn Restore>) {
        self.sources.push((id, source));
        self.restore = Some(|inner, link| Box::pin(async move { !inner.restored(&link).await }));
    }

    /// Takes out what was installed under `id`.
    pub(crate) fn remove(&mut self, id: u64, fx: &mut Effects) {
        self.watchers.extract_if(.., |hook| hook.0 == id).for_each(|hook| fx.discard(hook));
        self.sources.extract_if(.., |hook| hook.0 == id).for_each(|hook| fx.discard(hook));
        self.journals.extract_if(.., |hook| hook.0 == id).for_each(|hook| fx.discard(hook));
        self.leaderships.extract_if(.., |hook| hook.0 == id).for_each(|hook| fx.discard(hook));
    }
}

impl Store {
    pub(crate) fn tell_written(&self, query: &QueryRef, source: Source, fx: &mut Effects) {
        if let Some(hooks) = self.hooks.get()
            && let Some(tell) = hooks.tell
        {
            (tell.written)(hooks, query, source, fx);
        }
    }

    pub(crate) fn tell_polled(&self, query: &QueryRef, interval: Duration, fx: &mut Effects) {
        for (_, watcher) in self.hooks.get().map(|hooks| &hooks.watchers).into_iter().flatten() {
            let (watcher, query) = (watcher.clone(), query.clone());
            fx.tell(move || watcher.polled(&query, interval));
        }
    }
}

impl Inner {
    /// Waits until what others know of `query` is in the cache, if it has no data yet; whether there was anything to
    /// wait for.
    async fn restore(self: &Arc<Self>, query: &QueryRef) -> bool {
        let sources: Vec<Arc<dyn Restore>> = self.transact(|store, _| {
            let empty = store.entries.get(query).is_some_and(|entry| entry.base.is_none());
            let hooks = store.hooks.get().filter(|_| empty);
            hooks.map(|hooks| &hooks.sources).into_iter().flatten().map(|source| source.1.clone()).collect()
        });
        let restoring: Vec<_> = sources.iter().filter_map(|source| source.restore(query)).collect();
        let is_any = !restoring.is_empty();
        wait::all(restoring).await;
        is_any
    }

    /// Whether that is enough, and the fetch over.
    async fn restored(self: &Arc<Self>, link: &RunLink) -> bool {
        self.restore(&link.query).await
            && self.transact(|store, fx| store.settle_restored(&link.query, link.run, fx))
    }
}
