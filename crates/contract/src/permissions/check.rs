use serde::{Deserialize, Serialize};

use crate::{
    FieldErrors, Holds, Parameter, Permission,
    query_string::{Pairs, QueryString},
};

/// The permissions that are asked about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PermissionQuestion {
    /// One or more, in the order of the question.
    pub permissions: Vec<Permission>,
}

impl QueryString for PermissionQuestion {
    const PARAMETERS: &'static [Parameter] =
        &[Parameter::new("permission", Holds::OneOf(catalogue), "What is asked about.").required().many()];

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

fn catalogue() -> Vec<String> {
    Permission::ALL.iter().map(ToString::to_string).collect()
}

/// The answer about one permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verdict {
    /// The permission.
    pub permission: Permission,
    /// Whether the asker holds it now.
    pub allowed: bool,
}

/// One verdict for one question, several for several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
}
