use crate::{DocumentError, StorageError};

/// How the persistence of a store is doing. The store itself works in every one of these states.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PersistenceStatus {
    /// Storage has not been read yet: on the server, in the browser until the first render is done, and for as long as
    /// hydration is skipped or an asynchronous storage has not answered.
    #[default]
    Pending,
    /// Storage was read, changes are written.
    Active,
    /// The stored document could not be used, or not all of it. Its text is kept under `<name>.corrupt`, if nothing is there
    /// and it fits; what was unusable has its default. Becomes [`Active`](Self::Active) with the next write.
    Recovered(DocumentError),
    /// The stored document was written by a newer build. It is neither read nor overwritten: preferences last as long as
    /// the page, until that document is gone or storage is cleared. Reloading usually brings the newer build.
    Newer {
        /// Version of the stored document.
        stored: u64,
        /// Version this build writes.
        supported: u32,
    },
    /// Storage could not be read or written. Preferences live in memory; the next [`save`](crate::Persister::save), at the
    /// latest with the next change, tries again.
    Failed(StorageError),
}

impl PersistenceStatus {
    /// Whether a change made now is expected to outlive the page.
    pub fn is_durable(&self) -> bool {
        matches!(self, Self::Active | Self::Recovered(_))
    }
}
