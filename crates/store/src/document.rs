//! The stored document: `{"state":{…},"version":N}`.

use serde_json::Value;
use serde_json::error::Category;

use crate::fields::{Fields, overlay};
use crate::text::joined;
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
    /// `stored`: the state as it is there, if it is of this version. `error`: some fields were of no use.
    Usable {
        preferences: P,
        stored: Option<Fields>,
        error: Option<DocumentError>,
    },
    Newer(u64),
}

/// The text of a document of these fields, or, where they are none, of these preferences. `None` if they cannot be JSON.
pub(crate) fn write<S: PersistedState>(
    preferences: &S::Preferences,
    fields: Option<&Fields>,
) -> Option<String> {
    let state = match fields {
        Some(fields) => fields.to_text()?,
        None => serde_json::to_string(preferences).ok()?,
    };
    Some(text(&state, S::VERSION))
}

pub(crate) fn text(state: &str, version: u32) -> String {
    joined(&[r#"{"state":"#, state, r#","version":"#, &version.to_string(), "}"])
}

/// [`text`], with the state that its changes are told from.
pub(crate) fn branch(base: &str, state: &str, version: u32) -> String {
    joined(&[r#"{"base":"#, base, r#","state":"#, state, r#","version":"#, &version.to_string(), "}"])
}

/// What a document consists of.
pub(crate) struct Parts {
    pub(crate) state: Option<String>,
    pub(crate) base: Option<String>,
    /// `None`: of the current one, as with Zustand.
    pub(crate) version: Option<u64>,
}

/// `None` if it is no document.
pub(crate) fn parts(text: &str) -> Option<Parts> {
    let document: Fields = serde_json::from_str(text).ok()?;
    let part = |name| document.get(name).map(|part| part.get().to_owned());
    let version = match part("version") {
        Some(version) => Some(whole_number(&version)?),
        None => None,
    };
    Some(Parts { state: part("state"), base: part("base"), version })
}

/// [`migrate`], where what is no object is of no use. What is left over of the older version goes with it.
pub(crate) fn migrated<S: PersistedState>(state: &str, from: u32) -> Option<Fields> {
    let state = migrate::<S>(state, from, true).ok()?;
    let fields: Fields = serde_json::from_str(&state).ok()?;
    let known = serde_json::from_str::<S::Preferences>(&state).ok().as_ref().and_then(Fields::of);
    // In the migration's words: a set that is read and written again is in another order each time.
    Some(known.map_or_else(|| fields.clone(), |known| known.with_values_of(&fields)))
}

/// The names of the `stored` fields that are of no use, where those that are missing are those of `fallback`.
pub(crate) fn unfit<S: PersistedState>(fallback: &str, stored: &Fields) -> Vec<String> {
    let fallback = serde_json::from_str(fallback).unwrap_or_default();
    let read = overlay::<S::Preferences>(&fallback, &Fields::default(), stored);
    read.map(|(_, unfit)| unfit).unwrap_or_default()
}

/// Reads `text`, where `before` was stored; fields it lacks are those of `fallback`.
pub(crate) fn read<S: PersistedState>(
    text: &str,
    before: &Fields,
    fallback: &S::Preferences,
) -> Result<Reading<S::Preferences>, DocumentError> {
    const { assert!(S::MIGRATIONS.latest() == S::VERSION, "MIGRATIONS must end at VERSION") };
    let document: Fields = serde_json::from_str(text).map_err(|error| match error.classify() {
        Category::Data => DocumentError::NotADocument,
        _ => DocumentError::NotJson { line: error.line(), column: error.column() },
    })?;
    // As with Zustand, a document without a version is taken to be of the current one.
    let version = match document.get("version") {
        None => u64::from(S::VERSION),
        Some(version) => whole_number(version.get()).ok_or(DocumentError::NotADocument)?,
    };
    let Some(from) = u32::try_from(version).ok().filter(|from| *from <= S::VERSION) else {
        return Ok(Reading::Newer(version));
    };
    let state = document.get("state").ok_or(DocumentError::NotADocument)?.get();
    let fallback = Fields::of(fallback);
    let migrated =
        if from < S::VERSION { Some(migrate::<S>(state, from, fallback.is_some())?) } else { None };
    let state = migrated.as_deref().unwrap_or(state);
    let stored: Fields = serde_json::from_str(state).unwrap_or_default();
    let (preferences, bad) = match fallback {
        Some(fallback) if state.starts_with('{') => overlay(&fallback, before, &stored),
        _ => serde_json::from_str(state).ok().map(|preferences| (preferences, Vec::new())),
    }
    .ok_or(DocumentError::Shape)?;
    let error = (!bad.is_empty()).then_some(DocumentError::Fields(bad));
    Ok(Reading::Usable { preferences, stored: migrated.is_none().then_some(stored), error })
}

/// The `state` of version `from` as one of the present version.
///
/// A step that takes what it is given for an object panics if it is none, so none is run then.
fn migrate<S: PersistedState>(state: &str, from: u32, is_object: bool) -> Result<String, DocumentError> {
    // Trees of values come into a page with its first migration.
    if const { S::MIGRATIONS.is_empty() } {
        return Err(MigrationError::TooOld { found: from, oldest: S::VERSION }.into());
    }
    let fits = |state: Value| {
        if is_object && !state.is_object() { Err(DocumentError::Shape) } else { Ok(state) }
    };
    let mut state = fits(serde_json::from_str(state).map_err(|_| DocumentError::Shape)?)?;
    for step in S::MIGRATIONS.steps_from(from)? {
        state = fits(step(state)?)?;
    }
    Ok(state.to_string())
}

/// JavaScript has one number type: `2.0` is version 2.
fn whole_number(text: &str) -> Option<u64> {
    text.strip_suffix(".0").unwrap_or(text).parse().ok()
}
