//! The names of what is in Redis, and how long it stays. There is no other way to make a key, so none can hold what a
//! person typed: ids are numbers and UUIDs, free text is hashed or refused.

use std::{ops::Deref, time::Duration};

use contract::{
    matrix::parts::{Long, Short, Ttl},
    query_string::QueryString,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Scope;

/// How long each kind of entry stays.
pub mod ttl {
    use contract::matrix::parts::{Long, Short, Ttl};

    /// What a person may do.
    pub const PERMISSIONS: Ttl<Short> = Ttl::seconds(300);
    /// What a search found.
    pub const SEARCH: Ttl<Short> = Ttl::seconds(300);
    /// Computed aggregates.
    pub const ANALYTICS: Ttl<Short> = Ttl::seconds(3600);
    /// Lists, as the API answers them.
    pub const LIST: Ttl<Short> = Ttl::seconds(300);
    /// Sessions.
    pub const SESSION: Ttl<Short> = Ttl::seconds(900);
    /// Countries, currencies, languages, time zones, telephone formats.
    pub const REFERENCE: Ttl<Long> = Ttl::DAY;
    /// A person's language and region.
    pub const PREFERENCES: Ttl<Short> = Ttl::seconds(1800);
    /// One person's record.
    pub const PROFILE: Ttl<Short> = Ttl::seconds(1800);
}

/// What there is to list and to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entity {
    Users,
    Profiles,
}

/// What is kept about one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserField {
    Permissions,
    Profile,
    IntlPrefs,
}

/// The kinds of reference data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    Countries,
    Currencies,
    Languages,
    Timezones,
}

/// A short text from outside that may stand in a key: 1 to 64 of `A-Z a-z 0-9 _ . -`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment(String);

impl Segment {
    /// The text, if it may stand in a key.
    pub fn new(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'));
        fits.then(|| Self(text.to_owned()))
    }
}

/// Which entry, of a class that says how long it stays: [`Short`], or [`Long`] for what hardly ever changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key<Class = Short> {
    slot: Slot,
    ttl: Ttl<Class>,
}

/// The entry of a key: its name, what exactly it answers, whose it is, how long it stays, and what makes it outdated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    pub(super) name: String,
    pub(super) of: String,
    pub(super) tenant: Option<i32>,
    pub(super) ttl: Duration,
    pub(super) scopes: &'static [Scope],
    /// Whether many may want it at once: then one instance loads it for all.
    pub(super) shared: bool,
}

impl Key<Short> {
    /// `tenant:{t}:user:{u}:{field}`
    pub fn user(tenant: i32, user: Uuid, field: UserField) -> Self {
        let (field, ttl, scopes): (_, _, &[Scope]) = match field {
            UserField::Permissions => ("permissions", ttl::PERMISSIONS, &[Scope::Authz]),
            UserField::Profile => ("profile", ttl::PROFILE, &[Scope::Users]),
            UserField::IntlPrefs => ("intl-prefs", ttl::PREFERENCES, &[Scope::Preferences]),
        };
        let mut key = Self::of_tenant(tenant, format!("user:{user}:{field}"), String::new(), ttl, scopes);
        key.slot.shared = false;
        key
    }

    /// `tenant:{t}:search:{entity}:{hash}`
    pub fn search(tenant: i32, entity: Entity, query: &impl QueryString) -> Self {
        let of = query.encode();
        let name = format!("search:{}:{}", entity.as_str(), hash(&of));
        Self::of_tenant(tenant, name, of, ttl::SEARCH, entity.scopes())
    }

    /// `tenant:{t}:list:{entity}:page:{n}:{hash}`
    pub fn list(tenant: i32, entity: Entity, page: u32, filter: &impl QueryString) -> Self {
        let of = filter.encode();
        let name = format!("list:{}:page:{page}:{}", entity.as_str(), hash(&of));
        Self::of_tenant(tenant, name, of, ttl::LIST, entity.scopes())
    }

    /// `tenant:{t}:api:users:list:{hash}`
    pub fn api_users_list(tenant: i32, filter: &impl QueryString) -> Self {
        let of = filter.encode();
        let name = format!("api:users:list:{}", hash(&of));
        Self::of_tenant(tenant, name, of, ttl::LIST, Entity::Users.scopes())
    }

    /// `tenant:{t}:analytics:dashboard:{range}`
    pub fn dashboard(tenant: i32, range: &Segment) -> Self {
        let name = format!("analytics:dashboard:{}", range.0);
        Self::of_tenant(tenant, name, String::new(), ttl::ANALYTICS, &[Scope::Analytics])
    }

    /// `session:{id}`
    pub fn session(id: Uuid) -> Self {
        Self::plain(format!("session:{id}"), ttl::SESSION)
    }

    /// `temp:{purpose}:{id}`
    pub fn temp(purpose: &'static str, id: &Segment, ttl: Ttl<Short>) -> Self {
        Self::plain(format!("temp:{purpose}:{}", id.0), ttl)
    }

    /// `tenant:{t}:version:{scope}`: the version that a scope has reached.
    pub(super) fn version(tenant: i32, scope: Scope) -> String {
        format!("tenant:{tenant}:version:{}", scope.as_str())
    }

    fn of_tenant(tenant: i32, rest: String, of: String, ttl: Ttl<Short>, scopes: &'static [Scope]) -> Self {
        let name = format!("tenant:{tenant}:{rest}");
        Self { slot: Slot { name, of, tenant: Some(tenant), ttl: ttl.get(), scopes, shared: true }, ttl }
    }
}

impl Key<Long> {
    /// `cache:global:{kind}[:{locale}]`
    pub fn reference(kind: Reference, locale: Option<&Segment>) -> Self {
        let kind = match kind {
            Reference::Countries => "countries",
            Reference::Currencies => "currencies",
            Reference::Languages => "languages",
            Reference::Timezones => "timezones",
        };
        Self::global(locale.map_or_else(|| kind.to_owned(), |locale| format!("{kind}:{}", locale.0)))
    }

    /// `cache:global:phone:format:{cc}`
    pub fn phone_format(country: &Segment) -> Self {
        Self::global(format!("phone:format:{}", country.0))
    }

    /// `cache:global:country:{cc}:timezones`
    pub fn country_timezones(country: &Segment) -> Self {
        Self::global(format!("country:{}:timezones", country.0))
    }

    fn global(rest: String) -> Self {
        Self::plain(format!("cache:global:{rest}"), ttl::REFERENCE)
    }
}

impl<Class> Key<Class> {
    /// How long the entry stays.
    pub fn ttl(&self) -> Duration {
        self.ttl.get()
    }

    pub(super) fn into_slot(self) -> Slot {
        self.slot
    }

    fn plain(name: String, ttl: Ttl<Class>) -> Self {
        Self {
            slot: Slot { name, of: String::new(), tenant: None, ttl: ttl.get(), scopes: &[], shared: true },
            ttl,
        }
    }
}

impl<Class> Deref for Key<Class> {
    type Target = Slot;
    fn deref(&self) -> &Slot {
        &self.slot
    }
}

impl Slot {
    /// The name, without the prefix that an installation may set.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Entity {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Profiles => "profiles",
        }
    }

    const fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Users => &[Scope::Users],
            Self::Profiles => &[Scope::Profiles],
        }
    }
}

/// 128 bits of SHA-256 over the canonical query string; the entry holds the string itself as well and is compared.
fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(16).fold(String::with_capacity(32), |mut hex, byte| {
        use std::fmt::Write as _;
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use contract::users::UserFilter;

    use super::*;

    fn segment(text: &str) -> Segment {
        Segment::new(text).unwrap()
    }

    #[test]
    fn the_names_and_times_are_those_of_the_specification() {
        let user = Uuid::from_u128(7);
        let filter = UserFilter { q: "ann".into(), page: 3, ..UserFilter::default() };
        // sha256("q=ann&page=3"), the first half
        let digest = hash("q=ann&page=3");
        assert_eq!(digest.len(), 32);
        let table: [(Slot, String, u64); 15] = [
            (
                Key::user(1, user, UserField::Permissions).into_slot(),
                format!("tenant:1:user:{user}:permissions"),
                300,
            ),
            (
                Key::user(1, user, UserField::Profile).into_slot(),
                format!("tenant:1:user:{user}:profile"),
                1800,
            ),
            (
                Key::user(1, user, UserField::IntlPrefs).into_slot(),
                format!("tenant:1:user:{user}:intl-prefs"),
                1800,
            ),
            (
                Key::search(2, Entity::Profiles, &filter).into_slot(),
                format!("tenant:2:search:profiles:{digest}"),
                300,
            ),
            (
                Key::list(2, Entity::Users, 3, &filter).into_slot(),
                format!("tenant:2:list:users:page:3:{digest}"),
                300,
            ),
            (Key::api_users_list(2, &filter).into_slot(), format!("tenant:2:api:users:list:{digest}"), 300),
            (Key::dashboard(2, &segment("30d")).into_slot(), "tenant:2:analytics:dashboard:30d".into(), 3600),
            (
                Key::reference(Reference::Countries, Some(&segment("de"))).into_slot(),
                "cache:global:countries:de".into(),
                86400,
            ),
            (
                Key::reference(Reference::Currencies, Some(&segment("en"))).into_slot(),
                "cache:global:currencies:en".into(),
                86400,
            ),
            (
                Key::reference(Reference::Languages, Some(&segment("fr"))).into_slot(),
                "cache:global:languages:fr".into(),
                86400,
            ),
            (Key::reference(Reference::Timezones, None).into_slot(), "cache:global:timezones".into(), 86400),
            (Key::phone_format(&segment("DE")).into_slot(), "cache:global:phone:format:DE".into(), 86400),
            (
                Key::country_timezones(&segment("BR")).into_slot(),
                "cache:global:country:BR:timezones".into(),
                86400,
            ),
            (Key::session(user).into_slot(), format!("session:{user}"), 900),
            (Key::temp("upload", &segment("42"), Ttl::seconds(60)).into_slot(), "temp:upload:42".into(), 60),
        ];
        for (key, name, seconds) in table {
            assert_eq!(key.name(), name);
            assert_eq!(key.ttl, Duration::from_secs(seconds), "{name}");
        }
        assert_eq!(Key::version(3, Scope::Users), "tenant:3:version:users");
    }

    #[test]
    fn equal_filters_have_one_key_and_different_ones_have_two() {
        let filter = UserFilter::default();
        let same = UserFilter { page: 1, ..UserFilter::default() };
        let other = UserFilter { page: 2, ..UserFilter::default() };
        assert_eq!(Key::api_users_list(1, &filter), Key::api_users_list(1, &same));
        assert_ne!(Key::api_users_list(1, &filter), Key::api_users_list(1, &other));
        assert_ne!(Key::api_users_list(1, &filter), Key::api_users_list(2, &filter));
    }

    #[test]
    fn what_is_typed_cannot_shape_a_key() {
        for text in ["", "a:b", "*", "a b", "a\n", "ü", &"x".repeat(65)] {
            assert_eq!(Segment::new(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_hash_is_the_first_half_of_sha256() {
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223");
    }
}
