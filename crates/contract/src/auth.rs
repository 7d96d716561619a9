//! Signing in and out, the session, and what the signed-in person may do.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, FieldErrors, Permission, endpoint,
    query_string::{Pairs, QueryString},
};

/// The longest password that is accepted, in bytes. Hashing a longer one would only cost time.
pub const MAX_PASSWORD: usize = 1024;

/// A tenant: an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tenant {
    /// Its id.
    pub id: i32,
    /// Its name.
    pub name: String,
}

/// The signed-in person, as they may see themselves. Grants are not among it: permission is asked for, not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
pub struct Credentials {
    /// Their e-mail address.
    pub email: String,
    /// Their password.
    pub password: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("email", &self.email).finish_non_exhaustive()
    }
}

/// The permissions that are asked about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PermissionQuestion {
    /// One or more, in the order of the question.
    pub permissions: Vec<Permission>,
}

impl QueryString for PermissionQuestion {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        self.permissions.iter().map(|p| ("permission", p.to_string())).collect()
    }
    fn from_pairs(pairs: &Pairs) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut permissions = Vec::new();
        for text in pairs.all("permission").take(Permission::ALL.len() + 1) {
            match text.parse() {
                Ok(permission) => permissions.push(permission),
                Err(_) => errors.push("permission", "must be one of the catalogue, like users:read"),
            }
        }
        if permissions.is_empty() && errors.is_empty() {
            errors.push("permission", "must be given");
        } else if permissions.len() > Permission::ALL.len() {
            errors.push("permission", "must be given at most once each");
        }
        errors.or(Self { permissions })
    }
}

/// The answer about one permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The permission.
    pub permission: Permission,
    /// Whether the asker holds it now.
    pub allowed: bool,
}

/// One verdict for one question, several for several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Verdicts {
    /// The answer to a single question.
    One(Verdict),
    /// The answers, in the order of the questions.
    Many {
        /// The answers.
        data: Vec<Verdict>,
    },
}

impl Verdicts {
    /// Whether this permission was answered with yes.
    pub fn allows(&self, permission: Permission) -> bool {
        let yes = |v: &Verdict| v.permission == permission && v.allowed;
        match self {
            Self::One(verdict) => yes(verdict),
            Self::Many { data } => data.iter().any(yes),
        }
    }
}

/// One entry of the catalogue of permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueEntry {
    /// The permission.
    pub permission: String,
    /// What it allows.
    pub about: String,
}

/// The catalogue of permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Every permission there is.
    pub data: Vec<CatalogueEntry>,
}

endpoint! {
    /// Signs in: sets the three cookies. Also takes a plain HTML form.
    Login: Post "/api/v1/auth/login", access: Access::Public, body: Credentials, response: SessionView
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
endpoint! {
    /// The catalogue of permissions.
    ListPermissions: Get "/api/v1/permissions", access: Access::SignedIn, response: Catalogue
}
endpoint! {
    /// Whether the caller holds a permission, now.
    CheckPermissions: Get "/api/v1/permissions/check", access: Access::SignedIn,
    query: PermissionQuestion, response: Verdicts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_permissions_can_be_asked_about_at_once() {
        let q = PermissionQuestion::decode("permission=users:read&permission=users%3Awrite").unwrap();
        assert_eq!(q.permissions, [Permission::UsersRead, Permission::UsersWrite]);
        assert_eq!(PermissionQuestion::decode(&q.encode()), Ok(q));
    }

    #[test]
    fn a_question_about_nothing_or_about_what_is_not_there_is_refused() {
        assert!(PermissionQuestion::decode("").is_err());
        assert!(PermissionQuestion::decode("permission=users:fly").is_err());
    }

    #[test]
    fn a_password_is_not_printed() {
        let text = format!("{:?}", Credentials { email: "a@b.c".into(), password: "hunter2".into() });
        assert!(!text.contains("hunter2"));
    }
}
