//! Who waits for the first outcome of a query: `<Suspense>`, the server, and queries that are made of its data.

use crate::QueryClient;
use leptos::{
    prelude::{provide_context, use_context},
    reactive::computed::suspense::SuspenseContext,
};
use std::{
    future::poll_fn,
    mem,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError, Weak},
    task::{Context, Poll, ready},
};

pub(super) type Outcome = Pin<Box<dyn Future<Output = ()> + Send + Sync>>;

/// What can be waited for.
pub(super) trait Awaited: Send + Sync {
    /// What has to come before there is an outcome; `None` if there is one, or if none is to come.
    fn next(self: Arc<Self>) -> Option<Outcome>;
}

/// Resolves when `awaited` has an outcome, or when nobody fetches or reads it any more.
pub(super) struct Waiting {
    awaited: Weak<dyn Awaited>,
    next: Option<Outcome>,
}

impl Waiting {
    pub(super) fn new(awaited: Weak<dyn Awaited>) -> Self {
        Self { awaited, next: None }
    }
}

// By hand: what the compiler makes of an `async fn` is more code.
impl Future for Waiting {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            if let Some(next) = &mut self.next {
                ready!(next.as_mut().poll(cx));
            }
            self.next = self.awaited.upgrade().and_then(Awaited::next);
            if self.next.is_none() {
                return Poll::Ready(());
            }
        }
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
        let (mut waiting, mut task) = (Waiting::new(awaited), Some(suspense.task_id()));
        client.inner().runtime.spawn(Box::pin(poll_fn(move |cx| {
            ready!(Pin::new(&mut waiting).poll(cx));
            drop(task.take());
            Poll::Ready(())
        })));
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
