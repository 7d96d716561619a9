/// What entries depend on. Each scope of a tenant has a version in PostgreSQL; a write raises it in its own
/// transaction, and an entry that was read at another version is outdated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Who may do what: roles, grants, and each person's role and status.
    Authz,
    /// What the analytics are computed from.
    Analytics,
    /// What people were told of. Never cached by itself: pages that show it depend on it.
    Notifications,
    /// Language and region of people.
    Preferences,
    /// Talent profiles.
    Profiles,
    /// People.
    Users,
}

impl Scope {
    const ALL: [Self; 6] =
        [Self::Authz, Self::Analytics, Self::Notifications, Self::Preferences, Self::Profiles, Self::Users];

    /// Its name in PostgreSQL and in Redis.
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
}
