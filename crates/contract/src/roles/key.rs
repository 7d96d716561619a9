use std::fmt;

use crate::{
    Holds, Parameter,
    endpoint::{PathParams, fill_one},
};

/// The key of a role: 1 to 40 of `a-z`, `0-9`, `_`, `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleKey(String);

impl RoleKey {
    /// The key, if the text could be one.
    pub fn new(text: &str) -> Option<Self> {
        let fits = (1..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'));
        fits.then(|| Self(text.to_owned()))
    }
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RoleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PathParams for RoleKey {
    // Every tenant has its own role of the key.
    const NAMES_A_RECORD: bool = false;
    const PARAMETERS: &'static [Parameter] =
        &[Parameter::new("role", Holds::Pattern("[a-z0-9_-]{1,40}"), "The key of a role.").required()];

    fn fill(&self, template: &str) -> String {
        fill_one(template, &self.0)
    }
    fn parse(values: &[&str]) -> Option<Self> {
        match values {
            [value] => Self::new(value),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_and_plain() {
        let key = RoleKey::new("stage-hand_2").unwrap();
        assert_eq!(key.fill("/roles/{role}/permissions"), "/roles/stage-hand_2/permissions");
        for bad in ["", "Admin", "a b", "a/b", "ü", "%61", &"a".repeat(41)] {
            assert_eq!(RoleKey::parse(&[bad]), None, "{bad}");
        }
    }
}
