use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{Storage, StorageError};

/// What is still to be done to an asynchronous storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Write {
    Set(String, String),
    Remove(String),
}

/// A sheet between a [`Persister`](crate::Persister) and an asynchronous storage: it is given what was read there, and
/// collects what is to be written, once for each key. Clones are the same sheet.
#[derive(Debug, Clone)]
pub(crate) struct Scratch {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug)]
struct Inner {
    /// The key of the document, and what the storage answered for it.
    read: (String, Result<Option<String>, StorageError>),
    writes: Vec<Write>,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        let inner = Inner { read: (String::new(), Ok(None)), writes: Vec::new() };
        Self { inner: Arc::new(Mutex::new(inner)) }
    }

    /// What the storage answered for the document, which is under `key`.
    pub(crate) fn fill(&self, key: &str, read: Result<Option<String>, StorageError>) {
        self.inner().read = (key.to_owned(), read);
    }

    /// What was collected, in order.
    pub(crate) fn take_writes(&self) -> Vec<Write> {
        std::mem::take(&mut self.inner().writes)
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Storage for Scratch {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        let inner = self.inner();
        let written = inner.writes.iter().rev().find_map(|write| match write {
            Write::Set(set, value) if set == key => Some(Some(value.clone())),
            Write::Remove(removed) if removed == key => Some(None),
            _ => None,
        });
        // What was kept of a corrupt document is not known here; whoever does the writes looks whether one is there.
        match written {
            Some(value) => Ok(value),
            None if key != inner.read.0 => Ok(None),
            None => inner.read.1.clone(),
        }
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        let mut inner = self.inner();
        inner.writes.retain(|write| !matches!(write, Write::Set(before, _) if before == key));
        inner.writes.push(Write::Set(key.to_owned(), value.to_owned()));
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), StorageError> {
        self.inner().writes.push(Write::Remove(key.to_owned()));
        Ok(())
    }
}
