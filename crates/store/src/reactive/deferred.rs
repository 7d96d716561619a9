use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::persistence::Persistence;
use crate::persister::corrupt_key;
use crate::scratch::{Scratch, Write};
use crate::{AsyncStorage, PersistedState, Persister, StorageError};
use reactive_stores::PatchField;

/// A storage that is to be read and written later. An object, so that who has none does not carry what is below.
pub(super) trait Defer<S: PersistedState + Send + Sync + 'static>: Send + Sync {
    /// Has the storage read or written soon.
    fn pass(&self, tied: &Persistence<S>, pass: Pass);

    /// Makes every answer that is on its way worthless.
    fn revoke(&self);
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

/// The work that waits for an asynchronous storage. One pass runs at a time; what is wanted meanwhile is done by the next.
#[derive(Clone)]
pub(super) struct Deferred {
    storage: Arc<dyn AsyncStorage>,
    scratch: Scratch,
    turn: Arc<Mutex<Turn>>,
}

#[derive(Default)]
struct Turn {
    is_running: bool,
    next: Option<Pass>,
    /// Counts what makes an answer that is on its way worthless.
    generation: u64,
}

impl<S> Defer<S> for Deferred
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    fn pass(&self, tied: &Persistence<S>, pass: Pass) {
        let mut turn = self.turn();
        turn.next = turn.next.max(Some(pass));
        if mem::replace(&mut turn.is_running, true) {
            return;
        }
        drop(turn);
        let (deferred, tied) = (self.clone(), tied.clone());
        reactive_graph::spawn_local(async move {
            while let Some((pass, generation)) = deferred.begin() {
                deferred.run(&tied, pass, generation).await;
            }
        });
    }

    fn revoke(&self) {
        let mut turn = self.turn();
        turn.generation += 1;
        turn.next = None;
    }
}

impl Deferred {
    pub(super) fn new(storage: impl AsyncStorage, scratch: Scratch) -> Self {
        Self { storage: Arc::new(storage), scratch, turn: Arc::default() }
    }

    fn begin(&self) -> Option<(Pass, u64)> {
        let mut turn = self.turn();
        let pass = turn.next.take();
        turn.is_running = pass.is_some();
        Some((pass?, turn.generation))
    }

    async fn run<S>(&self, tied: &Persistence<S>, pass: Pass, generation: u64)
    where
        S: PersistedState + PatchField + Clone + Send + Sync + 'static,
    {
        // What `clear_storage` left on the sheet is written by whatever pass is next.
        if pass == Pass::Save && !tied.is_dirty() {
            tied.report();
        } else if pass != Pass::Clear {
            let text = self.storage.get(tied.key()).await;
            if self.is_revoked(generation) {
                return;
            }
            self.scratch.fill(tied.key(), text);
            match pass {
                Pass::Hydrate => tied.hydrate(),
                Pass::Read => tied.exchange(Persister::read),
                Pass::Clear | Pass::Save => {}
            }
            tied.exchange(Persister::save);
        }
        for write in self.scratch.take_writes() {
            let is_document = matches!(&write, Write::Set(key, _) if key == tied.key());
            let written = self.write(write, tied.key()).await;
            if self.is_revoked(generation) {
                return;
            }
            match written {
                Ok(()) if is_document => tied.lock().persister.written(),
                Ok(()) => {}
                Err(error) => {
                    tied.lock().persister.unwritten(error);
                    return tied.report();
                }
            }
        }
    }

    async fn write(&self, write: Write, document: &str) -> Result<(), StorageError> {
        let storage = &self.storage;
        match write {
            Write::Set(key, value) if key != document => {
                // Best effort: what is kept of a corrupt document must not keep the store from going on.
                if matches!(storage.get(&key).await, Ok(None)) {
                    let _ = storage.set(&key, &value).await;
                }
                Ok(())
            }
            Write::Set(key, value) => {
                // As `set_over` does, here.
                match storage.set(&key, &value).await {
                    Err(StorageError::QuotaExceeded) if storage.remove(&corrupt_key(&key)).await.is_ok() => {
                        storage.set(&key, &value).await
                    }
                    set => set,
                }
            }
            Write::Remove(key) => storage.remove(&key).await,
        }
    }

    fn is_revoked(&self, generation: u64) -> bool {
        self.turn().generation != generation
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
