//! What the parts of one persistence have in common.

use super::{Persistence, StorageError, outdated::Outdated, queue::Queue, rows::Keys};
use crate::{cache::Inner, erased::QueryRef, portable::MutationPacket};
use futures::{
    FutureExt,
    channel::oneshot,
    future::{BoxFuture, Shared as Many, select},
};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

pub(super) struct Shared {
    pub(super) inner: Weak<Inner>,
    pub(super) runtime: Arc<dyn crate::Runtime>,
    pub(super) persistence: Persistence,
    pub(super) keys: Keys,
    /// Resolves when the storage has been looked through.
    pub(super) opened: Many<oneshot::Receiver<()>>,
    /// Resolves when the mutations of earlier lives have taken their places.
    pub(super) replayed: Many<oneshot::Receiver<()>>,
    state: Mutex<State>,
}

/// Only ever touched under its lock, and nothing of the user's runs meanwhile but the `Eq` and `Hash` of queries.
#[derive(Default)]
pub(super) struct State {
    pub(super) queue: Queue,
    pub(super) outdated: Outdated,
    /// The keys of the entries that are stored; `None` until that is known.
    pub(super) stored: Option<HashSet<String>>,
    /// The keys of the mutations under way that are stored, or are being.
    pub(super) journal: HashMap<String, Many<oneshot::Receiver<()>>>,
    /// Those of them that an earlier life has left, and that were not sent yet in this one.
    pub(super) replayed: HashMap<String, MutationPacket>,
    /// The keys of rows that were reported.
    pub(super) unreadable: HashSet<String>,
    pub(super) is_closed: bool,
}

impl Shared {
    /// `place`: see [`Shared::replay_all`].
    pub(super) fn new(inner: &Arc<Inner>, persistence: Persistence, place: u64) -> Arc<Self> {
        let (replay, replayed) = oneshot::channel();
        let (open, opened) = oneshot::channel();
        let this = Arc::new(Self {
            inner: Arc::downgrade(inner),
            runtime: inner.runtime.clone(),
            keys: Keys::new(&persistence),
            persistence,
            opened: opened.shared(),
            replayed: replayed.shared(),
            state: Mutex::default(),
        });
        let opening = this.clone();
        inner.runtime.spawn(Box::pin(async move {
            opening.open().await;
            // Nobody may be waiting.
            let _ = open.send(());
        }));
        inner.runtime.spawn(Box::pin(this.clone().replay_all(place, replay)));
        this
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn report(&self, error: &StorageError) {
        (self.persistence.on_error)(error);
    }

    /// The value, after a report if there is none.
    pub(super) fn noted<T>(&self, result: Result<T, StorageError>) -> Option<T> {
        result.inspect_err(|error| self.report(error)).ok()
    }

    /// Whether `query` is to be stored.
    pub(super) fn wants(&self, inner: &Inner, query: &QueryRef) -> bool {
        inner.settings.registry.has(query) && self.persistence.filter.names(query)
    }

    pub(super) fn key(&self, inner: &Inner, query: &QueryRef) -> Option<String> {
        self.keys.entry(&inner.settings.registry, query)
    }

    /// Runs `work` to its end in a task, and waits for it no longer than patience lasts.
    pub(super) fn patiently(
        &self,
        work: impl Future<Output = ()> + Send + 'static,
    ) -> BoxFuture<'static, ()> {
        let (done, wait) = oneshot::channel();
        self.runtime.spawn(Box::pin(async move {
            work.await;
            // The one who waited may have gone on.
            let _ = done.send(());
        }));
        let sleep = self.runtime.sleep(self.persistence.patience);
        Box::pin(select(wait, sleep).map(drop))
    }
}
