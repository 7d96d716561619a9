//! Spreadsheets run a cell that begins like a formula. Export puts an apostrophe before such a value, as OWASP advises;
//! import takes it away again, so a file that goes out and comes back is the same.

use std::borrow::Cow;

/// The value as it can be given to a spreadsheet.
pub(super) fn guard(value: &str) -> Cow<'_, str> {
    if is_risky(value) { Cow::Owned(format!("'{value}")) } else { Cow::Borrowed(value) }
}

/// The value without the apostrophe that [`guard`] put before it.
pub(super) fn unguard(value: &str) -> &str {
    value.strip_prefix('\'').filter(|rest| is_risky(rest)).unwrap_or(value)
}

/// Whether it begins like a formula, after any apostrophes: those are counted in, or `unguard` could not tell whose
/// they are.
fn is_risky(value: &str) -> bool {
    value.trim_start_matches('\'').starts_with(['=', '+', '-', '@'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guarded_comes_back() {
        for value in ["", "Ana", "=1+1", "'=1", "''@x", "-", "+49", "O'Hara", "'quoted'", "a=b"] {
            assert_eq!(unguard(&guard(value)), value);
        }
    }

    #[test]
    fn only_what_a_spreadsheet_would_run_is_guarded() {
        assert_eq!(guard("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(guard("O'Hara"), "O'Hara");
        assert_eq!(unguard("'quoted'"), "'quoted'");
    }
}
