use contract::{FieldErrors, users::UserRow};
use csv_async::ByteRecord;

/// Where the columns of users are in the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    places: [Option<usize>; 4],
    /// How many columns the file has.
    pub(super) width: usize,
    /// Columns that users do not have.
    pub(super) ignored: Vec<String>,
}

impl Header {
    /// Reads the header: the columns of [`UserRow`] in any order and case; `status` may be missing.
    ///
    /// # Errors
    /// An error for each column that is missing or there twice.
    pub(super) fn read(record: &ByteRecord) -> Result<Self, FieldErrors> {
        let names: Vec<String> = record.iter().map(text).map(|name| name.trim().to_lowercase()).collect();
        let mut errors = FieldErrors::default();
        let places = UserRow::COLUMNS.map(|column| {
            let mut places =
                names.iter().enumerate().filter(|(_, name)| *name == column).map(|(place, _)| place);
            let first = places.next();
            if places.next().is_some() {
                errors.push(column, "must be one column only; the header names it twice");
            } else if first.is_none() && column != "status" {
                errors.push(column, "must be a column; the first line of the file does not name it");
            }
            first
        });
        let known = |name: &&String| UserRow::COLUMNS.contains(&name.as_str()) || name.is_empty();
        let ignored = names.iter().filter(|name| !known(name)).cloned().collect();
        errors.or(Self { places, width: names.len(), ignored })
    }

    /// The row in terms of users.
    pub(super) fn pick(&self, record: &ByteRecord) -> UserRow {
        let [name, email, role, status] = self
            .places
            .map(|place| place.and_then(|place| record.get(place)).map(text).unwrap_or_default().to_owned());
        UserRow { name, email, role, status }
    }
}

/// The reader gives UTF-8, and separators do not cut characters.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// What separates the columns: of comma, semicolon and tab, the one that the header has most of.
pub(super) fn separator(header: &[u8]) -> u8 {
    let count = |separator: u8| header.iter().filter(|byte| **byte == separator).count();
    let [comma, semicolon, tab] = [b',', b';', b'\t'].map(count);
    match comma.max(semicolon).max(tab) {
        most if most == comma => b',',
        most if most == semicolon => b';',
        _ => b'\t',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_in_any_order_and_others_are_named() {
        let header = Header::read(&ByteRecord::from(vec![" Role", "E-Mail 2", "email", "NAME"])).unwrap();
        assert_eq!(header.ignored, ["e-mail 2"]);
        let row = header.pick(&ByteRecord::from(vec!["viewer", "x", "a@b.c", "Ana"]));
        assert_eq!((&*row.name, &*row.email, &*row.role, &*row.status), ("Ana", "a@b.c", "viewer", ""));
    }

    #[test]
    fn missing_and_double_columns_are_told() {
        let errors = Header::read(&ByteRecord::from(vec!["name", "name", "mail"])).unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "role"]);
    }

    #[test]
    fn the_separator_is_seen() {
        for (header, separator) in
            [("a,b,c", b','), ("a;b;c", b';'), ("a\tb", b'\t'), ("a", b','), ("a;b,c;d", b';')]
        {
            assert_eq!(super::separator(header.as_bytes()), separator, "{header}");
        }
    }
}
