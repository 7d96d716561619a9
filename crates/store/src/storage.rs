use std::future::Future;
use std::pin::Pin;

/// A synchronous key-value storage of strings: the browser's `localStorage`, or a stand-in for it.
pub trait Storage: Send + Sync + 'static {
    /// The value under `key`, `None` if there is none.
    ///
    /// # Errors
    /// If the storage cannot be read.
    fn get(&self, key: &str) -> Result<Option<String>, StorageError>;

    /// Puts `value` under `key`, in place of what was there.
    ///
    /// # Errors
    /// If the storage cannot be written; what was there stays.
    fn set(&self, key: &str, value: &str) -> Result<(), StorageError>;

    /// Removes `key`, if it is there.
    ///
    /// # Errors
    /// If the storage cannot be written.
    fn remove(&self, key: &str) -> Result<(), StorageError>;
}

/// What an [`AsyncStorage`] answers with.
pub type StorageFuture<T> = Pin<Box<dyn Future<Output = Result<T, StorageError>>>>;

/// A key-value storage of strings that answers later: IndexedDB, a file, a server. Calls are made one after another, the
/// next when the one before has answered.
pub trait AsyncStorage: Send + Sync + 'static {
    /// The value under `key`, `None` if there is none.
    fn get(&self, key: &str) -> StorageFuture<Option<String>>;

    /// Puts `value` under `key`, in place of what was there; on an error what was there stays.
    fn set(&self, key: &str, value: &str) -> StorageFuture<()>;

    /// Removes `key`, if it is there.
    fn remove(&self, key: &str) -> StorageFuture<()>;
}

/// Why a storage did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// There is no such storage here: no window, or it is switched off.
    #[error("storage is not available")]
    Unavailable,
    /// The browser refuses access (its `SecurityError`): cookies blocked, sandboxed frame.
    #[error("access to storage is denied")]
    Denied,
    /// Full (`QuotaExceededError`).
    #[error("storage is full")]
    QuotaExceeded,
    /// Anything else, in the words of the storage.
    #[error("storage failed: {0}")]
    Failed(String),
}

/// Puts `value` under `key`; where that is full, what is under `aside` makes room.
pub(crate) fn set_over(
    storage: &dyn Storage,
    key: &str,
    value: &str,
    aside: &str,
) -> Result<(), StorageError> {
    match storage.set(key, value) {
        Err(StorageError::QuotaExceeded) if storage.remove(aside).is_ok() => storage.set(key, value),
        set => set,
    }
}
