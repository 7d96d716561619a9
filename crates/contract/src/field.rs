//! What is wrong with which field.

use serde::{Deserialize, Serialize};

/// One bad field and what would be right, in words for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldError {
    /// The field's name as it stands in the request.
    pub field: String,
    /// What would be accepted.
    pub message: String,
}

/// All bad fields of a request, in the order in which they were found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// One bad field.
    pub fn of(field: &str, message: &str) -> Self {
        let mut errors = Self::default();
        errors.push(field, message);
        errors
    }
    /// Adds a bad field.
    pub fn push(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError { field: field.to_owned(), message: message.into() });
    }
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The message for one field.
    pub fn message(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|e| e.field == field).map(|e| e.message.as_str())
    }
    /// `value` if nothing is wrong.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

/// A line of text that a person typed: trimmed, inner runs of white space made one space.
///
/// An error names `field` if it is empty, longer than `max` characters, or holds control characters.
pub fn text(field: &'static str, raw: &str, max: usize, errors: &mut FieldErrors) -> String {
    let value = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if value.is_empty() {
        errors.push(field, "must not be empty");
    } else if value.chars().count() > max {
        errors.push(field, format!("must be at most {max} characters"));
    } else if value.chars().any(char::is_control) {
        errors.push(field, "must not contain control characters");
    }
    value
}

/// An e-mail address: trimmed and lower-cased. One `@`, a name before it and a dotted domain after it, at most 254
/// bytes, no white space. Whether it receives mail is not asked.
pub fn email(field: &'static str, raw: &str, errors: &mut FieldErrors) -> String {
    let value = raw.trim().to_lowercase();
    let well_formed = value.len() <= 254
        && !value
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | ',' | ';'))
        && value.split_once('@').is_some_and(|(name, domain)| {
            !name.is_empty()
                && name.len() <= 64
                && !domain.contains('@')
                && domain.contains('.')
                && domain.split('.').all(|label| {
                    !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
                })
        });
    if !well_formed {
        errors.push(field, "must be an e-mail address, like name@example.com");
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_trimmed_and_its_white_space_is_single() {
        let mut errors = FieldErrors::default();
        assert_eq!(text("name", "  Jürgen \t Groß ", 20, &mut errors), "Jürgen Groß");
        assert!(errors.is_empty());
    }

    #[test]
    fn length_is_counted_in_characters() {
        let mut errors = FieldErrors::default();
        text("name", "äöü", 3, &mut errors);
        assert!(errors.is_empty());
        text("name", "äöüß", 3, &mut errors);
        assert_eq!(errors.message("name"), Some("must be at most 3 characters"));
    }

    #[test]
    fn addresses_are_told_from_what_is_none() {
        let bad = ["", "a", "a@", "@b.c", "a@b", "a@b..c", "a b@c.de", "a@b@c.de", "a@-b.de", "<a@b.de>"];
        for raw in bad {
            let mut errors = FieldErrors::default();
            email("email", raw, &mut errors);
            assert!(!errors.is_empty(), "{raw:?} was accepted");
        }
        let mut errors = FieldErrors::default();
        assert_eq!(email("email", " Zoë.O'Hara+x@Exämple.co.uk ", &mut errors), "zoë.o'hara+x@exämple.co.uk");
        assert!(errors.is_empty());
    }
}
