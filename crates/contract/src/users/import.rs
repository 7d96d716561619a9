use serde::{Deserialize, Serialize};

use super::{NewUser, Status};
use crate::{
    FieldErrors, Holds, Parameter,
    query_string::{Pairs, QueryString},
};

/// What an import does when some rows are bad.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ImportMode {
    /// Takes the good rows.
    #[default]
    Valid,
    /// Takes none.
    Strict,
}

fn modes() -> Vec<String> {
    ["valid", "strict"].map(str::to_owned).to_vec()
}

/// How a file is to be imported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ImportOptions {
    /// What to do about bad rows.
    pub mode: ImportMode,
    /// Only report what would happen.
    pub dry_run: bool,
}

impl QueryString for ImportOptions {
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::new(
            "mode",
            Holds::OneOf(modes),
            "What to do if some rows are bad: take the others (valid), or none (strict).",
        ),
        Parameter::new("dryRun", Holds::Flag, "Only report what would happen."),
    ];

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if self.mode == ImportMode::Strict {
            pairs.push(("mode", "strict".to_owned()));
        }
        if self.dry_run {
            pairs.push(("dryRun", "true".to_owned()));
        }
        pairs
    }
    fn from_pairs(pairs: &Pairs) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mode = match pairs.get("mode") {
            None | Some("valid") => ImportMode::Valid,
            Some("strict") => ImportMode::Strict,
            Some(_) => {
                errors.push("mode", "must be valid or strict");
                ImportMode::Valid
            }
        };
        let dry_run = pairs.parsed("dryRun", false, "must be true or false", &mut errors);
        errors.or(Self { mode, dry_run })
    }
}

/// A row that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RejectedRow {
    /// The line of the file on which the row starts, from 1; the header is line 1.
    pub line: u64,
    /// The column that is wrong; empty if the row as a whole is.
    pub field: String,
    /// What would be right.
    pub message: String,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// How many rows were taken.
    pub imported: u64,
    /// The rows that were not, in the order of the file, at most [`ImportReport::MAX_REJECTED`] of them.
    pub rejected: Vec<RejectedRow>,
    /// How many were not in all.
    pub rejected_total: u64,
    /// Columns of the file that users do not have, and that were left aside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored_columns: Vec<String>,
    /// Whether this was a rehearsal.
    pub dry_run: bool,
}

impl ImportReport {
    /// How many rejected rows a report lists.
    pub const MAX_REJECTED: usize = 1000;
}

/// A row of the file, as it stands there. Export writes the same columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UserRow {
    /// Column `name`.
    pub name: String,
    /// Column `email`.
    pub email: String,
    /// Column `role`.
    pub role: String,
    /// Column `status`; empty for invited.
    #[serde(default)]
    pub status: String,
}

impl UserRow {
    /// The columns, in the order in which export writes them.
    pub const COLUMNS: [&'static str; 4] = ["name", "email", "role", "status"];

    /// The user that the row describes; or everything that is wrong with it.
    pub fn validate(self) -> Result<NewUser, FieldErrors> {
        let status = match self.status.trim() {
            "" => Ok(None),
            text => text.to_lowercase().parse::<Status>().map(Some),
        };
        let user =
            NewUser { name: self.name, email: self.email, role: self.role, status: status.unwrap_or(None) };
        match (user.validate(), status) {
            (Ok(user), Ok(_)) => Ok(user),
            (user, status) => {
                let mut errors = user.err().unwrap_or_default();
                if status.is_err() {
                    errors.push("status", "must be active, invited or suspended");
                }
                Err(errors)
            }
        }
    }
}
