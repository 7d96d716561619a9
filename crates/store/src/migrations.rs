use serde_json::Value;

/// Turns the `state` of a stored document of one version into that of the next.
///
/// Where the preferences are an object, it is given an object and must give one; whatever else is stored, or comes of a step,
/// is refused. What is in the object may be anything: `state["a"]["b"] = …` panics if `a` is a text, and a panic in a browser
/// ends the page.
pub type Migration = fn(Value) -> Result<Value, MigrationError>;

/// Why a document of an older version could not be brought up to date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MigrationError {
    /// Older than the oldest version the chain knows.
    #[error("version {found} is older than {oldest}, the oldest that can be migrated")]
    TooOld {
        /// Version of the document.
        found: u32,
        /// First version of the chain.
        oldest: u32,
    },
    /// A migration gave up on the document.
    #[error("{0}")]
    Rejected(String),
}

/// An unbroken chain of [`Migration`]s, one per version.
///
/// ```
/// use serde_json::{Value, json};
/// use store::{MigrationError, Migrations};
///
/// fn sidebar_became_a_flag(mut state: Value) -> Result<Value, MigrationError> {
///     let fields = state.as_object_mut().ok_or_else(|| MigrationError::Rejected("no fields".to_owned()))?;
///     let is_closed = fields.remove("sidebar").is_some_and(|sidebar| sidebar == "closed");
///     fields.insert("sidebar_collapsed".to_owned(), json!(is_closed));
///     Ok(state)
/// }
///
/// const MIGRATIONS: Migrations = Migrations::starting_at(1, &[sidebar_became_a_flag]);
/// assert_eq!(MIGRATIONS.latest(), 2);
/// assert_eq!(MIGRATIONS.run(json!({"sidebar": "closed"}), 1).unwrap()["sidebar_collapsed"], true);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Migrations {
    oldest: u32,
    steps: &'static [Migration],
}

impl Migrations {
    /// A chain without steps: only documents of `version` are understood.
    pub const fn none(version: u32) -> Self {
        Self { oldest: version, steps: &[] }
    }

    /// `steps[0]` migrates version `oldest` to `oldest + 1`, `steps[1]` that to `oldest + 2`, and so on.
    pub const fn starting_at(oldest: u32, steps: &'static [Migration]) -> Self {
        Self { oldest, steps }
    }

    /// Whether it has no steps.
    pub const fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub(crate) const fn oldest(&self) -> u32 {
        self.oldest
    }

    /// The version the chain ends at.
    pub const fn latest(&self) -> u32 {
        self.oldest + self.steps.len() as u32
    }

    /// Brings a `state` of version `from` to [`latest`](Self::latest); unchanged if it is of that version already, or of a
    /// newer one.
    ///
    /// # Errors
    /// If the version is older than the chain, or a step rejects the state.
    pub fn run(&self, state: Value, from: u32) -> Result<Value, MigrationError> {
        self.steps_from(from)?.iter().try_fold(state, |state, migrate| migrate(state))
    }

    /// The steps a state of version `from` has before it.
    pub(crate) fn steps_from(&self, from: u32) -> Result<&'static [Migration], MigrationError> {
        let done = from
            .checked_sub(self.oldest)
            .ok_or(MigrationError::TooOld { found: from, oldest: self.oldest })?;
        Ok(self.steps.get(done as usize..).unwrap_or_default())
    }
}
