//! Signing in and out, and the session.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Access, endpoint};

/// The longest password that is accepted, in bytes. Hashing a longer one would only cost time.
pub const MAX_PASSWORD: usize = 1024;

/// A tenant: an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Tenant {
    /// Its id.
    pub id: i32,
    /// Its name.
    pub name: String,
}

/// The signed-in person, as they may see themselves. Grants are not among it: permission is asked for, not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionUser {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their role's key.
    pub role: String,
}

/// Who is signed in, where, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// The person.
    pub user: SessionUser,
    /// Their tenant.
    pub tenant: Tenant,
    /// When the access token runs out unless it is refreshed.
    pub expires_at: DateTime<Utc>,
}

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

endpoint! {
    /// Signs in: sets the three cookies. Also takes a plain HTML form.
    Login: Post "/api/v1/auth/login", access: Access::Public, body: Credentials,
    takes: ["application/json", "application/x-www-form-urlencoded"], response: SessionView
}
endpoint! {
    /// Exchanges the refresh cookie for new cookies. 401 ends the session.
    Refresh: Post "/api/v1/auth/refresh", access: Access::Public, response: SessionView
}
endpoint! {
    /// Ends the session and drops the cookies. Without a session it does the latter alone.
    Logout: Post "/api/v1/auth/logout", access: Access::Public
}
endpoint! {
    /// Who is signed in.
    GetSession: Get "/api/v1/auth/session", access: Access::SignedIn, response: SessionView
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
