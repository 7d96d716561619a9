use serde::{Deserialize, Serialize};

use crate::FieldErrors;

/// The longest password that is accepted, in bytes. Hashing a longer one would only cost time.
pub const MAX_PASSWORD: usize = 1024;
/// The shortest password that is taken for a new one, in characters. What it is made of is not asked.
pub const MIN_PASSWORD: usize = 8;

/// What a person types to have another password.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordChange {
    /// The one that they have.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub current_password: String,
    /// The one that they want, from [`MIN_PASSWORD`] characters to [`MAX_PASSWORD`] bytes.
    #[cfg_attr(feature = "schema", schemars(length(min = 8)))]
    pub new_password: String,
}

impl PasswordChange {
    /// The change, if its new password may be one. A space at either end is part of a password.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub fn checked(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        if self.current_password.is_empty() {
            errors.push("currentPassword", "must not be empty");
        }
        if self.new_password.chars().count() < MIN_PASSWORD {
            errors.push("newPassword", format!("must be at least {MIN_PASSWORD} characters"));
        } else if self.new_password.len() > MAX_PASSWORD {
            errors.push("newPassword", format!("must be at most {MAX_PASSWORD} bytes"));
        } else if self.new_password == self.current_password {
            errors.push("newPassword", "must be another than the present one");
        }
        errors.or(self)
    }
}

impl std::fmt::Debug for PasswordChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordChange").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(current: &str, new: &str) -> Vec<String> {
        let change = PasswordChange { current_password: current.into(), new_password: new.into() };
        change.checked().err().unwrap_or_default().0.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn only_its_length_is_asked_of_a_new_password() {
        for good in ["12345678", "ÄÖÜäöüß!", " a b c d ", &"x".repeat(MAX_PASSWORD)] {
            assert_eq!(wrong("before", good), Vec::<String>::new(), "{good}");
        }
        for bad in ["", "1234567", "ÄÖÜäöüß", &"x".repeat(MAX_PASSWORD + 1)] {
            assert_eq!(wrong("before", bad), ["newPassword"], "{bad}");
        }
        assert_eq!(wrong("the same one", "the same one"), ["newPassword"]);
        assert_eq!(wrong("", "short"), ["currentPassword", "newPassword"]);
    }

    #[test]
    fn passwords_are_not_printed() {
        let change = PasswordChange { current_password: "hunter2".into(), new_password: "hunter3".into() };
        assert!(!format!("{change:?}").contains("hunter"));
    }
}
