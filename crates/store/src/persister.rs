use std::fmt;

use crate::document::{self, Reading};
use crate::fields::{Fields, Touched, lay_over, rebase};
use crate::first_paint::in_key;
use crate::storage::set_over;
use crate::text::joined;
use crate::{PersistedState, PersistenceStatus, Storage, StorageError};

/// Keeps the preferences of one state and one [`Storage`] the same. It holds no state itself: it is shown the current
/// preferences and answers with those to [`merge`](PersistedState::merge), if any.
///
/// Where two tabs changed something, the newest write of each field wins.
pub struct Persister<S: PersistedState> {
    storage: Box<dyn Storage>,
    key: String,
    /// Where the text of an unusable document is kept.
    aside: String,
    /// What this side and storage last agreed on.
    base: S::Preferences,
    /// The stored text as last seen.
    seen: Option<String>,
    /// The state in it, with what is of other builds; empty if it is not of this version.
    stored: Fields,
    newer: Option<u64>,
    status: PersistenceStatus,
    touched: Touched,
    has_read: bool,
    /// Base before what is being written.
    before_write: Option<S::Preferences>,
}

impl<S: PersistedState> Persister<S> {
    /// Does not touch the storage yet. `initial` is the state before storage is read.
    pub fn new(storage: impl Storage, initial: &S) -> Self {
        Self {
            storage: Box::new(storage),
            key: S::NAME.to_owned(),
            aside: corrupt_key(S::NAME),
            base: initial.partialize(),
            seen: None,
            stored: Fields::default(),
            newer: None,
            status: PersistenceStatus::Pending,
            touched: Touched::default(),
            has_read: false,
            before_write: None,
        }
    }

    /// Keeps a document for `user` alone, under `<name>:<user>`, a dot in the user written `%2E`. Those of other users, and
    /// the one without a user, are neither read nor written.
    #[must_use]
    pub fn for_user(mut self, user: &str) -> Self {
        self.key = joined(&[S::NAME, ":", &in_key(user)]);
        self.aside = corrupt_key(&self.key);
        self
    }

    /// The storage key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// How it went, as of the last call.
    pub fn status(&self) -> &PersistenceStatus {
        &self.status
    }

    /// Takes note of what is changed while storage is not read yet, so that a field that was changed and changed back is
    /// known to be the user's, too.
    pub fn note(&mut self, current: &S::Preferences) {
        self.touched.note(&self.base, current);
    }

    /// Whether there is something to write.
    pub fn is_dirty(&self, current: &S::Preferences) -> bool {
        *current != self.base || self.has_read && !self.touched.is_empty()
    }

    /// Whether storage was read, or cleared so that there is nothing to read.
    pub fn has_read(&self) -> bool {
        self.has_read
    }

    /// Reads storage: at first, and whenever another tab may have written. Gives the preferences to merge, `None` if the
    /// current ones stay. Fields changed here and not saved yet are kept. Writes only what was migrated, and the text of
    /// an unusable document to `<name>.corrupt` if nothing is there yet.
    pub fn read(&mut self, current: &S::Preferences) -> Option<S::Preferences> {
        match self.storage.get(&self.key) {
            Ok(text) => self.absorb(text, current),
            Err(error) => {
                self.status = PersistenceStatus::Failed(error);
                None
            }
        }
    }

    /// Writes the current preferences if they differ from what is stored, and no newer build's document is there. Gives the
    /// preferences to merge if another tab wrote in the meantime.
    pub fn save(&mut self, current: &S::Preferences) -> Option<S::Preferences> {
        if !self.is_dirty(current) {
            return None;
        }
        let text = match self.storage.get(&self.key) {
            Ok(text) => text,
            Err(error) => {
                self.status = PersistenceStatus::Failed(error);
                return None;
            }
        };
        let merged = if text == self.seen { None } else { self.absorb(text, current) };
        let preferences = merged.as_ref().unwrap_or(current);
        if let Some(stored) = self.newer {
            self.status = PersistenceStatus::Newer { stored, supported: S::VERSION };
        } else if self.is_dirty(preferences) {
            self.write(preferences);
        }
        merged
    }

    /// Removes the stored document, even one of a newer build, and what was kept of a corrupt one. The state stays as it
    /// is, which is `current`; what is changed from now on is written.
    ///
    /// # Errors
    /// If the storage cannot be written.
    pub fn clear_storage(&mut self, current: &S::Preferences) -> Result<(), StorageError> {
        self.has_read = true;
        self.touched = Touched::default();
        self.before_write = None;
        let removed = [&self.key, &self.aside].iter().try_for_each(|key| self.storage.remove(key));
        match &removed {
            Ok(()) => {
                self.forget();
                self.base = current.clone();
                self.newer = None;
                self.status = PersistenceStatus::Active;
            }
            Err(error) => self.status = PersistenceStatus::Failed(error.clone()),
        }
        removed
    }

    /// The fields that would be lost with the page, by name.
    #[cfg(feature = "leptos")]
    pub(crate) fn unsaved(&self, current: &S::Preferences) -> Vec<String> {
        self.touched.with(&self.base, current)
    }

    /// These fields of the initial state are the user's, who chose them on a page before.
    #[cfg(feature = "leptos")]
    pub(crate) fn touch(&mut self, names: impl IntoIterator<Item = String>) {
        self.touched.add(names);
    }

    /// What this side and storage last agreed on.
    #[cfg(feature = "leptos")]
    pub(crate) fn base(&self) -> &S::Preferences {
        &self.base
    }

    /// A write that seemed to go well did.
    #[cfg(feature = "leptos")]
    pub(crate) fn written(&mut self) {
        self.before_write = None;
    }

    /// Takes a write back that seemed to go well and did not: what it wrote counts as unsaved again.
    #[cfg(feature = "leptos")]
    pub(crate) fn unwritten(&mut self, error: StorageError) {
        if let Some(base) = self.before_write.take() {
            self.base = base;
            self.forget();
        }
        self.status = PersistenceStatus::Failed(error);
    }

    /// What is stored is not known, or nothing.
    fn forget(&mut self) {
        self.seen = None;
        self.stored = Fields::default();
    }

    fn absorb(&mut self, text: Option<String>, current: &S::Preferences) -> Option<S::Preferences> {
        self.has_read = true;
        self.seen = text;
        let before = std::mem::take(&mut self.stored);
        self.newer = None;
        let reading = self.seen.as_deref().map(|text| document::read::<S>(text, &before, &self.base));
        self.status = PersistenceStatus::Active;
        match reading? {
            Ok(Reading::Newer(stored)) => {
                self.newer = Some(stored);
                self.status = PersistenceStatus::Newer { stored, supported: S::VERSION };
                None
            }
            Err(error) => {
                self.keep_aside();
                self.status = PersistenceStatus::Recovered(error);
                None
            }
            Ok(Reading::Usable { preferences, stored, error }) => {
                let merged = self.keep_unsaved(current, &preferences);
                self.touched.forget();
                if error.is_some() {
                    self.keep_aside();
                }
                match stored {
                    Some(stored) => self.stored = stored,
                    None => self.write(&preferences),
                }
                self.base = preferences;
                if let (Some(error), PersistenceStatus::Active) = (error, &self.status) {
                    self.status = PersistenceStatus::Recovered(error);
                }
                Some(merged).filter(|merged| merged != current)
            }
        }
    }

    fn keep_unsaved(&self, current: &S::Preferences, theirs: &S::Preferences) -> S::Preferences {
        if *current == self.base && self.touched.is_empty() {
            return theirs.clone();
        }
        let merged = match [&self.base, current, theirs].map(Fields::of) {
            [Some(base), Some(ours), Some(theirs)] => rebase(&base, &self.touched, &ours, &theirs).parse(),
            _ => (*current == self.base).then(|| theirs.clone()),
        };
        merged.unwrap_or_else(|| current.clone())
    }

    fn keep_aside(&self) {
        if let (Some(text), Ok(None)) = (&self.seen, self.storage.get(&self.aside)) {
            // Best effort: a storage too full for a second copy must not keep the store from going on.
            let _ = self.storage.set(&self.aside, text);
        }
    }

    fn write(&mut self, preferences: &S::Preferences) {
        let fields = match [&self.base, preferences].map(Fields::of) {
            [Some(base), Some(ours)] => Some(lay_over(&base, &ours, &self.stored)),
            _ => None,
        };
        let text = document::write::<S>(preferences, fields.as_ref());
        let written = match &text {
            Some(text) => set_over(&*self.storage, &self.key, text, &self.aside),
            None => Err(StorageError::Failed("the preferences cannot be JSON".to_owned())),
        };
        self.status = match written {
            Ok(()) => {
                let base = std::mem::replace(&mut self.base, preferences.clone());
                self.before_write.get_or_insert(base);
                self.seen = text;
                self.stored = fields.unwrap_or_default();
                self.touched.forget();
                PersistenceStatus::Active
            }
            Err(error) => PersistenceStatus::Failed(error),
        }
    }
}

/// Where the text of an unusable document under `key` is kept.
pub(crate) fn corrupt_key(key: &str) -> String {
    joined(&[key, ".corrupt"])
}

impl<S: PersistedState> fmt::Debug for Persister<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Persister")
            .field("key", &self.key)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
