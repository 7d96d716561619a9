use super::{Storage, StorageError};
use crate::Filter;
use std::{fmt, sync::Arc, time::Duration};

/// What [`QueryClient::persist`](crate::QueryClient::persist) keeps, where, and for how long.
#[derive(Clone)]
pub struct Persistence {
    pub(super) storage: Arc<dyn Storage>,
    pub(super) scope: String,
    pub(super) buster: String,
    pub(super) max_age: Duration,
    pub(super) throttle: Duration,
    pub(super) patience: Duration,
    pub(super) replays: u32,
    pub(super) filter: Filter,
    pub(super) on_error: Arc<dyn Fn(&StorageError) + Send + Sync>,
}

impl Persistence {
    /// Keeps every registered query in `storage`.
    pub fn new(storage: impl Storage) -> Self {
        Self {
            storage: Arc::new(storage),
            scope: String::new(),
            buster: String::new(),
            max_age: Duration::from_secs(24 * 3600),
            throttle: Duration::from_secs(1),
            patience: Duration::from_secs(1),
            replays: 5,
            filter: Filter::all(),
            on_error: Arc::new(|_| {}),
        }
    }

    /// Whose data it is: the tenant and the user, say. Rows of another scope are never read, and are deleted, mutations
    /// included. Default: empty.
    #[must_use]
    pub fn scope(self, scope: impl Into<String>) -> Self {
        Self { scope: scope.into(), ..self }
    }

    /// The form of the data: a release that changes the types of queries or data gives another. Data stored under
    /// another is never read, and is deleted; mutations stay. Default: empty.
    #[must_use]
    pub fn buster(self, buster: impl Into<String>) -> Self {
        Self { buster: buster.into(), ..self }
    }

    /// Data that was received longer ago than this is not restored, and is deleted. Default: 24 hours.
    #[must_use]
    pub fn max_age(self, max_age: Duration) -> Self {
        Self { max_age, ..self }
    }

    /// The time from a change to its being written; further changes meanwhile are written with it. Default: 1 s.
    #[must_use]
    pub fn throttle(self, throttle: Duration) -> Self {
        Self { throttle, ..self }
    }

    /// How long the first fetch of an entry waits for the storage, and a mutation for its being written. What comes later
    /// is still taken, unless there is something newer. Default: 1 s.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// In how many later lives of the program a stored mutation is sent again. One that takes the program down with it, or
    /// is never answered, is then set aside, with a report ([`StorageError::SetAside`]), instead of doing so for ever;
    /// those behind it go on. A life in which it only waited does not count. Default: 5.
    #[must_use]
    pub fn replays(self, replays: u32) -> Self {
        Self { replays, ..self }
    }

    /// Only what `filter` names, by type, key, tag or identity. Default: all that is registered.
    #[must_use]
    pub fn filter(self, filter: impl Into<Filter>) -> Self {
        Self { filter: filter.into(), ..self }
    }

    /// Called when the storage fails. The cache goes on without it.
    #[must_use]
    pub fn on_error(self, on_error: impl Fn(&StorageError) + Send + Sync + 'static) -> Self {
        Self { on_error: Arc::new(on_error), ..self }
    }
}

impl fmt::Debug for Persistence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Persistence")
            .field("scope", &self.scope)
            .field("buster", &self.buster)
            .field("max_age", &self.max_age)
            .field("throttle", &self.throttle)
            .field("filter", &self.filter)
            .finish_non_exhaustive()
    }
}
