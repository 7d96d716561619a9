//! The stored document: `{"state":{…},"version":N}`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::fields::overlay;
use crate::{MigrationError, PersistedState};

/// Why a stored document could not be used as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Not JSON.
    #[error("not JSON, from line {line}, column {column}")]
    NotJson {
        /// Where it ceases to be JSON, counted from 1.
        line: usize,
        /// The same within the line.
        column: usize,
    },
    /// JSON, but not `{"state":…,"version":N}`.
    #[error("not a document with a state and a version")]
    NotADocument,
    /// Of an older version that could not be migrated.
    #[error("migration failed: {0}")]
    Migration(#[from] MigrationError),
    /// The state is nothing like the preferences.
    #[error("the state has another shape")]
    Shape,
    /// These fields have a value of another type; the others were used.
    #[error("unusable fields: {}", .0.join(", "))]
    Fields(Vec<String>),
}

/// What a stored text is to this build.
pub(crate) enum Reading<P> {
    /// `migrated`: of an older version. `error`: some fields were of no use.
    Usable {
        preferences: P,
        migrated: bool,
        error: Option<DocumentError>,
    },
    Unusable(DocumentError),
    Newer(u64),
}

/// `None` if the preferences cannot be JSON.
pub(crate) fn write<S: PersistedState>(preferences: &S::Preferences) -> Option<String> {
    let state = serde_json::to_value(preferences).ok()?;
    Some(json!({ "state": state, "version": S::VERSION }).to_string())
}

/// Reads `text`; fields it lacks are those of `fallback`.
pub(crate) fn read<S: PersistedState>(text: &str, fallback: &S::Preferences) -> Reading<S::Preferences> {
    const { assert!(S::MIGRATIONS.latest() == S::VERSION, "MIGRATIONS must end at VERSION") };
    try_read::<S>(text, fallback).unwrap_or_else(Reading::Unusable)
}

fn try_read<S: PersistedState>(
    text: &str,
    fallback: &S::Preferences,
) -> Result<Reading<S::Preferences>, DocumentError> {
    let mut document: Value = serde_json::from_str(text)
        .map_err(|error| DocumentError::NotJson { line: error.line(), column: error.column() })?;
    // As with Zustand, a document without a version is taken to be of the current one.
    let version = match document.get("version") {
        None => u64::from(S::VERSION),
        Some(version) => whole_number(version).ok_or(DocumentError::NotADocument)?,
    };
    let Some(from) = u32::try_from(version).ok().filter(|from| *from <= S::VERSION) else {
        return Ok(Reading::Newer(version));
    };
    let state = document.get_mut("state").map(Value::take).ok_or(DocumentError::NotADocument)?;
    let state = S::MIGRATIONS.run(state, from)?;
    let fallback = serde_json::to_value(fallback).map_err(|_| DocumentError::Shape)?;
    let (state, bad) = overlay(fallback, state, &|state| S::Preferences::deserialize(state).is_ok());
    let preferences = S::Preferences::deserialize(&state).map_err(|_| DocumentError::Shape)?;
    let error = (!bad.is_empty()).then_some(DocumentError::Fields(bad));
    Ok(Reading::Usable { preferences, migrated: from < S::VERSION, error })
}

/// JavaScript has one number type: `2.0` is version 2.
fn whole_number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        value.as_f64().filter(|number| number.fract() == 0.0 && *number >= 0.0).map(|number| number as u64)
    })
}
