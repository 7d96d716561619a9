use serde::{Deserialize, Serialize};

/// What a person types to sign in.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Credentials {
    /// Their e-mail address.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub email: String,
    /// Their password.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub password: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("email", &self.email).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_printed() {
        let text = format!("{:?}", Credentials { email: "a@b.c".into(), password: "hunter2".into() });
        assert!(!text.contains("hunter2"));
    }
}
