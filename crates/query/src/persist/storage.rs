use futures::future::BoxFuture;
use std::{error::Error, fmt};

/// Why a storage did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// There is no room. The oldest entries are dropped, and it is tried again.
    Full,
    /// Anything else, such as a browser that refuses storage.
    Failed(String),
    /// A row of this key was there and could not be read; a mutation's row stays where it is.
    Unreadable(String),
    /// The mutation whose row has this key was sent in as many lives as
    /// [`replays`](crate::Persistence::replays) says, and none has seen the end of it. It stays stored and is not sent by
    /// itself any more: see [`Persisted::set_aside`](crate::Persisted::set_aside).
    SetAside(String),
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("the storage is full"),
            Self::Failed(why) => write!(f, "the storage failed: {why}"),
            Self::Unreadable(key) => write!(f, "the stored row {key} cannot be read"),
            Self::SetAside(key) => write!(f, "the stored mutation {key} was sent too often without an end"),
        }
    }
}

impl Error for StorageError {}

/// Rows of text by key, each with an age. All of it belongs to one client: rows it does not know are deleted.
///
/// Whatever it does or fails to do, the cache goes on without it; a future that never resolves holds up the first fetch
/// of an entry for [`Persistence::patience`](super::Persistence::patience) and no more.
pub trait Storage: Send + Sync + 'static {
    /// The value under `key`, if there is one.
    fn get(&self, key: &str) -> BoxFuture<'static, Result<Option<String>, StorageError>>;

    /// Puts `value` under `key` in the place of what was there. `stamp` is its age for [`list`](Self::list):
    /// milliseconds since the Unix epoch.
    fn put(&self, key: &str, stamp: u64, value: String) -> BoxFuture<'static, Result<(), StorageError>>;

    /// Removes those of these rows that are there.
    fn delete(&self, keys: Vec<String>) -> BoxFuture<'static, Result<(), StorageError>>;

    /// The keys of the rows with a stamp below `before`, the smallest first, those of equal stamps in the order of their
    /// keys.
    fn list(&self, before: u64) -> BoxFuture<'static, Result<Vec<String>, StorageError>>;
}
