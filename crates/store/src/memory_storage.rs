use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{Storage, StorageError};

/// A [`Storage`] in memory. Clones share their content, as the tabs of a browser do; it can be told to fail, and counts.
#[derive(Debug, Clone, Default)]
pub struct MemoryStorage {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    values: BTreeMap<String, String>,
    failing_reads: Option<StorageError>,
    failing_writes: Option<StorageError>,
    writes: usize,
}

impl MemoryStorage {
    /// An empty storage.
    pub fn new() -> Self {
        Self::default()
    }

    /// A storage that holds `value` under `key`; this does not count as a write.
    pub fn with(key: &str, value: impl Into<String>) -> Self {
        let storage = Self::new();
        storage.inner().values.insert(key.to_owned(), value.into());
        storage
    }

    /// The number of times something was set or removed without an error.
    pub fn writes(&self) -> usize {
        self.inner().writes
    }

    /// From now on every write fails with this error; `None` ends it.
    pub fn fail_writes(&self, error: impl Into<Option<StorageError>>) {
        self.inner().failing_writes = error.into();
    }

    /// From now on everything fails with this error, as in a browser that denies access; `None` ends it.
    pub fn fail(&self, error: impl Into<Option<StorageError>>) {
        let error = error.into();
        let mut inner = self.inner();
        inner.failing_reads.clone_from(&error);
        inner.failing_writes = error;
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, change: impl FnOnce(&mut BTreeMap<String, String>)) -> Result<(), StorageError> {
        let mut inner = self.inner();
        if let Some(error) = &inner.failing_writes {
            return Err(error.clone());
        }
        change(&mut inner.values);
        inner.writes += 1;
        Ok(())
    }
}

impl Storage for MemoryStorage {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        let inner = self.inner();
        match &inner.failing_reads {
            Some(error) => Err(error.clone()),
            None => Ok(inner.values.get(key).cloned()),
        }
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.write(|values| {
            values.insert(key.to_owned(), value.to_owned());
        })
    }

    fn remove(&self, key: &str) -> Result<(), StorageError> {
        self.write(|values| {
            values.remove(key);
        })
    }
}
