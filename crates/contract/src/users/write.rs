use serde::{Deserialize, Serialize};

use super::{Status, filter::is_role_key};
use crate::{FieldErrors, field};

/// The longest name, in characters.
pub const MAX_NAME: usize = 120;

/// A user to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewUser {
    /// Their name.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 120), regex(pattern = r"\S")))]
    pub name: String,
    /// Their e-mail address.
    #[cfg_attr(feature = "schema", schemars(length(max = 254), regex(pattern = r"^[^@]+@[^@]+\.[^@]+$")))]
    pub email: String,
    /// Their role's key.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^\s*[A-Za-z0-9_-]{1,40}\s*$")))]
    pub role: String,
    /// Where they stand; invited if it is not said.
    #[serde(default)]
    pub status: Option<Status>,
}

impl NewUser {
    /// The same, tidied up; or everything that is wrong with it. The same rules hold in the form, the API and the
    /// import.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = field::text("name", &self.name, MAX_NAME, &mut errors);
        let email = field::email("email", &self.email, &mut errors);
        let role = role(&self.role, &mut errors);
        errors.or(Self { name, email, role, status: Some(self.status.unwrap_or(Status::Invited)) })
    }
}

/// What is to be changed about a user; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UserChange {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 120), regex(pattern = r"\S")))]
    pub name: Option<String>,
    /// Another role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^\s*[A-Za-z0-9_-]{1,40}\s*$")))]
    pub role: Option<String>,
    /// Another status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
}

impl UserChange {
    /// The same, tidied up; or everything that is wrong with it.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = self.name.map(|raw| field::text("name", &raw, MAX_NAME, &mut errors));
        let role = self.role.map(|raw| role(&raw, &mut errors));
        if name.is_none() && role.is_none() && self.status.is_none() {
            errors.push("name", "nothing to change: give a name, a role or a status");
        }
        errors.or(Self { name, role, status: self.status })
    }
}

fn role(raw: &str, errors: &mut FieldErrors) -> String {
    let role = raw.trim().to_lowercase();
    if !is_role_key(&role) {
        errors.push("role", "must be a role's key, like editor");
    }
    role
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_user_is_tidied_up_and_invited() {
        let user = NewUser {
            name: " Ana  Lía ".into(),
            email: "ANA@example.com ".into(),
            role: "Editor".into(),
            status: None,
        };
        let user = user.validate().unwrap();
        assert_eq!((user.name.as_str(), user.email.as_str()), ("Ana Lía", "ana@example.com"));
        assert_eq!((user.role.as_str(), user.status), ("editor", Some(Status::Invited)));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let user = NewUser { name: " ".into(), email: "x".into(), role: "".into(), status: None };
        let errors = user.validate().unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "role"]);
    }

    #[test]
    fn a_change_of_nothing_is_refused() {
        assert!(UserChange::default().validate().is_err());
    }
}
