use serde::{Deserialize, Serialize};

/// What answers depend on. Each scope of a tenant has a version, which PostgreSQL issues; a write raises it in its own
/// transaction, and what was read at another version is outdated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Scope {
    /// Who may do what: roles, grants, and each person's role and status.
    Authz,
    /// What the analytics are computed from.
    Analytics,
    /// What people were told of. Streams say [`Notified`](super::Event::Notified) to the person instead.
    Notifications,
    /// Language and region of people.
    Preferences,
    /// Talent profiles.
    Profiles,
    /// People.
    Users,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Authz, Self::Analytics, Self::Notifications, Self::Preferences, Self::Profiles, Self::Users];

    /// Its name, everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authz => "authz",
            Self::Analytics => "analytics",
            Self::Notifications => "notifications",
            Self::Preferences => "preferences",
            Self::Profiles => "profiles",
            Self::Users => "users",
        }
    }

    /// The scope of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }

    /// The first segments of the query cache's keys under which it holds what depends on this scope.
    pub const fn families(self) -> &'static [&'static str] {
        match self {
            Self::Authz => &["permissions", "roles"],
            Self::Analytics => &["analytics"],
            Self::Notifications => &["notifications"],
            Self::Preferences => &["preferences"],
            Self::Profiles => &["profiles"],
            Self::Users => &["users"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_has_one_name() {
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.as_str()), Some(scope));
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.as_str());
        }
        assert_eq!(Scope::parse("Users"), None);
    }
}
