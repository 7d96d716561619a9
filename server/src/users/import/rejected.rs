use contract::{
    FieldErrors,
    users::{ImportReport, RejectedRow},
};

/// The rows that are not taken: the first of them, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rejected {
    pub(super) rows: Vec<RejectedRow>,
    pub(super) total: u64,
}

impl Rejected {
    /// Adds a row, which must come after the others in the file.
    pub(super) fn push(&mut self, line: u64, field: &str, message: impl Into<String>) {
        self.total += 1;
        if self.rows.len() < ImportReport::MAX_REJECTED {
            self.rows.push(RejectedRow { line, field: field.to_owned(), message: message.into() });
        }
    }

    /// Adds a row with all that is wrong with it.
    pub(super) fn push_errors(&mut self, line: u64, errors: &FieldErrors) {
        let Some((first, rest)) = errors.0.split_first() else { return };
        let rest = rest.iter().map(|error| format!("; {} {}", error.field, error.message));
        self.push(line, &first.field, first.message.clone() + &rest.collect::<String>());
    }

    /// Both, in the order of the file.
    pub(super) fn merge(mut self, other: Self) -> Self {
        self.rows.extend(other.rows);
        self.rows.sort_by_key(|row| row.line);
        self.rows.truncate(ImportReport::MAX_REJECTED);
        Self { total: self.total + other.total, ..self }
    }
}
