//! Builds of several versions on one storage.

use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::document::{self, Parts};
use crate::fields::{Change, Fields};
use crate::text::joined;
use crate::{PersistedState, Storage, StorageError};

/// A storage in which what an older build changes beside a newer one outlives the page.
///
/// While a newer build's document is under `<name>`, a build of version N keeps its own under `<name>.vN`, with the state it
/// began at. A build that understands both takes over what was changed there: it migrates the two states and puts the
/// fields in which they differ over its document, as if they were changed now. What was not changed stays its own.
///
/// So a tab that is still open after a deploy, or a build that was rolled back, loses nothing; to the persistence it is as
/// if the newer document were not there, and its status is not [`Newer`](crate::PersistenceStatus::Newer). Two tabs that
/// take over at the same time do the same.
///
/// ```
/// # use serde::{Deserialize, Serialize}; use store::{Branching, MemoryStorage, PersistedState, Persister, Storage};
/// # #[derive(Clone, PartialEq, Serialize, Deserialize)] struct Ui { dark: bool }
/// # impl PersistedState for Ui {
/// #     type Preferences = Ui;
/// #     const NAME: &'static str = "ui";
/// #     const VERSION: u32 = 1;
/// #     fn partialize(&self) -> Ui { self.clone() }
/// #     fn merge(&mut self, ui: Ui) { *self = ui; }
/// # }
/// let newer = r#"{"state":{"scheme":"dark"},"version":2}"#;
/// let browser = MemoryStorage::with("ui", newer); // `localStorage`, in a page
/// let initial = Ui { dark: true };
/// let mut persister = Persister::new(Branching::new(browser.clone(), &initial), &initial);
/// persister.read(&initial);
/// persister.save(&Ui { dark: false });
/// assert_eq!(browser.get("ui")?.as_deref(), Some(newer));
/// assert_eq!(
///     browser.get("ui.v1")?.as_deref(),
///     Some(r#"{"base":{"dark":true},"state":{"dark":false},"version":1}"#),
/// );
/// # Ok::<(), store::StorageError>(())
/// ```
#[derive(Debug)]
pub struct Branching<T> {
    storage: T,
    name: &'static str,
    oldest: u32,
    version: u32,
    migrate: fn(&str, u32) -> Option<Fields>,
    unfit: fn(&str, &Fields) -> Vec<String>,
    /// The state before storage is read.
    initial: String,
    seen: Mutex<Seen>,
}

#[derive(Debug)]
struct Seen {
    /// The state that this side and storage last agreed on.
    agreed: String,
    /// It was in storage, and is as far as this build can tell.
    is_stored: bool,
    /// Branches that are in the document which was given out and could not be written: they go when it is.
    taken: Vec<String>,
}

impl<T: Storage> Branching<T> {
    /// For the documents of `S`. `initial` is the state before storage is read.
    pub fn new<S: PersistedState>(storage: T, initial: &S) -> Self {
        let initial = serde_json::to_string(&initial.partialize()).unwrap_or_default();
        Self {
            storage,
            name: S::NAME,
            oldest: S::MIGRATIONS.oldest(),
            version: S::VERSION,
            migrate: document::migrated::<S>,
            unfit: document::unfit::<S>,
            initial: initial.clone(),
            seen: Mutex::new(Seen { agreed: initial, is_stored: false, taken: Vec::new() }),
        }
    }

    /// Whether a document, of whichever user, is under `key`, and not what is kept of one.
    fn is_document(&self, key: &str) -> bool {
        key.strip_prefix(self.name).is_some_and(|user| !user.contains('.'))
    }

    fn branch(&self, key: &str, version: u32) -> String {
        joined(&[key, ".v", &version.to_string()])
    }

    fn is_newer(&self, document: Option<&str>) -> bool {
        let version = document.and_then(document::parts).map(|parts| parts.version);
        version.flatten().is_some_and(|version| version > u64::from(self.version))
    }

    /// The document under `key` with what was changed beside it; it is written, and what it was taken from removed.
    fn taken_over(&self, key: &str, text: Option<String>) -> Option<String> {
        let branches = (self.oldest..=self.version).map(|version| (version, self.branch(key, version)));
        let read = |(version, key): (u32, String)| Some((self.changes(&self.get_at(&key)?, version)?, key));
        let changes: Vec<(Vec<Change>, String)> = branches.filter_map(read).collect();
        if changes.is_empty() {
            return text;
        }
        let Some(before) = self.fields(text.as_deref()) else { return text };
        let mut fields = before.clone();
        for (name, value) in changes.iter().flat_map(|(changes, _)| changes) {
            fields.set(name, value.clone());
        }
        // What a migration let pass and this build cannot read takes the place of nothing that it can.
        for name in (self.unfit)(&self.initial, &fields) {
            fields.set(&name, before.get(&name).map(ToOwned::to_owned));
        }
        let Some(taken) = fields.to_text().map(|state| document::text(&state, self.version)) else {
            return text;
        };
        let branches = changes.into_iter().map(|(_, branch)| branch).collect();
        match self.storage.set(key, &taken) {
            Ok(()) => self.remove_all(branches),
            Err(_) => self.seen().taken = branches,
        }
        Some(taken)
    }

    fn remove_all(&self, branches: Vec<String>) {
        branches.iter().for_each(|branch| _ = self.storage.remove(branch));
    }

    /// The state of a document of this version or an older one, empty if there is none. `None` if it is of no use.
    fn fields(&self, text: Option<&str>) -> Option<Fields> {
        let Some(text) = text else { return Some(Fields::default()) };
        let Parts { state, version, .. } = document::parts(text)?;
        self.state(state.as_deref()?, version.map_or(Some(self.version), |version| version.try_into().ok())?)
    }

    fn state(&self, state: &str, version: u32) -> Option<Fields> {
        if version < self.version { (self.migrate)(state, version) } else { serde_json::from_str(state).ok() }
    }

    /// What was changed in a branch of `version`, as of this build's.
    fn changes(&self, branch: &str, version: u32) -> Option<Vec<Change>> {
        let Parts { state, base, .. } = document::parts(branch)?;
        let [base, state] = [base?, state?].map(|state| self.state(&state, version));
        Some(state?.changes_since(&base?))
    }

    fn get_at(&self, key: &str) -> Option<String> {
        self.storage.get(key).ok().flatten()
    }

    fn agree_on(&self, state: String) {
        let mut seen = self.seen();
        seen.agreed = state;
        seen.is_stored = true;
    }

    /// The document as it was before a newer one took its place: what only other builds of this version know stays in it.
    fn before_newer(&self) -> Option<String> {
        let seen = self.seen();
        seen.is_stored.then(|| document::text(&seen.agreed, self.version))
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Storage> Storage for Branching<T> {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        let text = self.storage.get(key)?;
        if !self.is_document(key) {
            return Ok(text);
        }
        self.seen().taken.clear();
        let text = match self.is_newer(text.as_deref()) {
            true => self.storage.get(&self.branch(key, self.version))?.or_else(|| self.before_newer()),
            false => self.taken_over(key, text),
        };
        // Of another version it is this side's only once it is migrated and written.
        let parts = text.as_deref().and_then(document::parts);
        let is_ours = |parts: &Parts| parts.version.is_none_or(|version| version == u64::from(self.version));
        if let Some(state) = parts.filter(is_ours).and_then(|parts| parts.state) {
            self.agree_on(state);
        }
        Ok(text)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        if !self.is_document(key) {
            return self.storage.set(key, value);
        }
        let Some(state) = document::parts(value).and_then(|parts| parts.state) else {
            return self.storage.set(key, value);
        };
        if self.is_newer(self.storage.get(key)?.as_deref()) {
            let branch = self.branch(key, self.version);
            let begun = self.storage.get(&branch)?.as_deref().and_then(document::parts);
            let base = begun.and_then(|parts| parts.base).unwrap_or_else(|| self.seen().agreed.clone());
            self.storage.set(&branch, &document::branch(&base, &state, self.version))?;
        } else {
            self.storage.set(key, value)?;
            let taken = mem::take(&mut self.seen().taken);
            self.remove_all(taken);
        }
        self.agree_on(state);
        Ok(())
    }

    /// With the document all that is beside it, of whichever version, goes.
    fn remove(&self, key: &str) -> Result<(), StorageError> {
        self.storage.remove(key)?;
        if !self.is_document(key) {
            return Ok(());
        }
        self.seen().is_stored = false;
        let oldest = self.version.saturating_sub(NEAR).min(self.oldest);
        for version in oldest..=self.version.saturating_add(NEAR) {
            let branch = self.branch(key, version);
            if self.storage.get(&branch)?.is_some() {
                self.storage.remove(&branch)?;
            }
        }
        Ok(())
    }
}

/// So many versions older or newer than this one, branches are looked for when all is removed.
const NEAR: u32 = 100;
