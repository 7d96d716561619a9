use std::sync::Arc;

use super::persistence::Persistence;
use crate::scratch::{Scratch, Write};
use crate::{AsyncStorage, PersistedState, Persister, StorageError};
use reactive_stores::PatchField;

/// The work that waits for an asynchronous storage. One pass runs at a time; what is wanted meanwhile is done by the next.
pub(super) struct Deferred<S: PersistedState + Send + Sync + 'static> {
    /// [`Persistence::start`]. By pointer, so that who has no such storage does not carry what is below.
    start: fn(&Persistence<S>, Pass),
    storage: Arc<dyn AsyncStorage>,
    scratch: Scratch,
    is_running: bool,
    next: Option<Pass>,
    /// Counts what makes an answer that is on its way worthless.
    generation: u64,
}

/// What a pass is for, the greater including the lesser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pass {
    /// Writes what `clear_storage` left on the sheet.
    Clear,
    Save,
    Read,
    Hydrate,
}

impl<S: PersistedState + Send + Sync + 'static> Deferred<S> {
    pub(super) fn new(
        storage: impl AsyncStorage,
        scratch: Scratch,
        start: fn(&Persistence<S>, Pass),
    ) -> Self {
        Self { start, storage: Arc::new(storage), scratch, is_running: false, next: None, generation: 0 }
    }

    /// Makes every answer that is on its way worthless.
    pub(super) fn revoke(&mut self) {
        self.generation += 1;
        self.next = None;
    }

    fn begin(&mut self) -> Option<(Pass, u64)> {
        let pass = self.next.take();
        self.is_running = pass.is_some();
        Some((pass?, self.generation))
    }
}

impl<S> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    /// Has the storage read or written soon.
    pub(super) fn pass(&self, pass: Pass) {
        let start = self.lock().deferred.as_ref().map(|deferred| deferred.start);
        if let Some(start) = start {
            start(self, pass);
        }
    }

    pub(super) fn start(&self, pass: Pass) {
        let mut inner = self.lock();
        let Some(deferred) = &mut inner.deferred else { return };
        deferred.next = deferred.next.max(Some(pass));
        if std::mem::replace(&mut deferred.is_running, true) {
            return;
        }
        let (storage, scratch) = (Arc::clone(&deferred.storage), deferred.scratch.clone());
        drop(inner);
        let tied = self.clone();
        reactive_graph::spawn_local(async move {
            while let Some((pass, generation)) = tied.next_pass() {
                tied.run(pass, generation, &*storage, &scratch).await;
            }
        });
    }

    fn next_pass(&self) -> Option<(Pass, u64)> {
        self.lock().deferred.as_mut()?.begin()
    }

    async fn run(&self, pass: Pass, generation: u64, storage: &dyn AsyncStorage, scratch: &Scratch) {
        if pass == Pass::Save && !self.is_dirty() {
            return self.report();
        }
        if pass != Pass::Clear {
            let text = storage.get(&self.key).await;
            if self.is_revoked(generation) {
                return;
            }
            scratch.fill(text);
            match pass {
                Pass::Hydrate => self.hydrate(),
                Pass::Read => self.exchange(Persister::read),
                Pass::Clear | Pass::Save => {}
            }
            self.exchange(Persister::save);
        }
        for write in scratch.take_writes() {
            if let Err(error) = self.write(write, storage).await {
                self.lock().persister.unwritten(error);
                self.report();
                return;
            }
            if self.is_revoked(generation) {
                return;
            }
        }
    }

    async fn write(&self, write: Write, storage: &dyn AsyncStorage) -> Result<(), StorageError> {
        match write {
            Write::Set(key, value) if key != *self.key => {
                // Best effort: what is kept of a corrupt document must not keep the store from going on.
                if matches!(storage.get(&key).await, Ok(None)) {
                    let _ = storage.set(&key, &value).await;
                }
                Ok(())
            }
            Write::Set(key, value) => storage.set(&key, &value).await,
            Write::Remove(key) => storage.remove(&key).await,
        }
    }

    fn is_revoked(&self, generation: u64) -> bool {
        self.lock().deferred.as_ref().is_none_or(|deferred| deferred.generation != generation)
    }
}
