//! Who waits for the first outcome of a query: `<Suspense>`, the server, and queries that are made of its data.

use crate::QueryClient;
use leptos::{
    prelude::{provide_context, use_context},
    reactive::computed::suspense::SuspenseContext,
};
use std::{
    mem,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError, Weak},
};

pub(super) type Outcome = Pin<Box<dyn Future<Output = ()> + Send + Sync>>;

/// What can be waited for.
pub(super) trait Awaited: Send + Sync {
    /// What has to come before there is an outcome; `None` if there is one, or if none is to come.
    fn next(self: Arc<Self>) -> Option<Outcome>;
}

/// Resolves when `awaited` has an outcome, or when nobody fetches or reads it any more.
pub(super) async fn outcome(awaited: Weak<dyn Awaited>) {
    while let Some(next) = awaited.upgrade().and_then(Awaited::next) {
        next.await;
    }
}

/// Makes who reads it now wait for it: the enclosing `<Suspense>`, or the query whose source this is.
pub(super) fn suspend(client: &QueryClient, awaited: Arc<dyn Awaited>) {
    if awaited.clone().next().is_none() {
        return;
    }
    let awaited = Arc::downgrade(&awaited);
    if let Some(upstream) = use_context::<Upstream>() {
        upstream.lock(|known| known.push(awaited.clone()));
    }
    if let Some(suspense) = use_context::<SuspenseContext>() {
        let task = suspense.task_id();
        client.inner().runtime.spawn(Box::pin(async move {
            outcome(awaited).await;
            drop(task);
        }));
    }
}

/// Whether what is read now will be read again when there is an outcome, before the page is sent.
pub(super) fn is_read_again() -> bool {
    use_context::<SuspenseContext>().is_some() || use_context::<Upstream>().is_some()
}

/// What a source has read that was still to come: a query that depends on it is not asked for yet, and yet to come.
#[derive(Clone, Default)]
pub(super) struct Upstream(Arc<Mutex<Vec<Weak<dyn Awaited>>>>);

impl Upstream {
    /// Runs `source` in an owner of its own, such as a memo's, and notes what it reads.
    pub(super) fn note<T>(&self, source: impl FnOnce() -> T) -> T {
        let old = self.lock(mem::take);
        drop(old);
        provide_context(self.clone());
        source()
    }

    pub(super) fn next(&self) -> Option<Outcome> {
        let known = self.lock(|known| known.clone());
        known.iter().find_map(|awaited| awaited.upgrade()?.next())
    }

    fn lock<T>(&self, act: impl FnOnce(&mut Vec<Weak<dyn Awaited>>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
