use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    names::{FIRST, LAST},
    plan::domain,
};

/// The password of the accounts with a known one.
pub const PASSWORD: &str = "correct horse battery staple";

/// In the tenants 1 and 2, the first four users are these, and can sign in.
pub(super) const ACCOUNTS: [(&str, &str); 4] = [
    ("Olivia Owner", "owner"),
    ("Adrian Admin", "admin"),
    ("Edda Editor", "editor"),
    ("Viktor Viewer", "viewer"),
];
/// The tenants whose accounts can sign in.
pub(super) const OPEN_TENANTS: u32 = 2;

/// 2023-01-01, when the first of them was added.
const FIRST_DAY: i64 = 1_672_531_200;
/// Three years, over which the others were.
const SPAN: u64 = 3 * 365 * 86_400;

/// One seeded user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: &'static str,
    pub(super) status: &'static str,
    pub(super) created_at: DateTime<Utc>,
}

/// The id of a user of a tenant, both counted from 1; the same everywhere.
pub fn user_id(tenant: u32, user: u32) -> Uuid {
    let digest: [u8; 32] = Sha256::digest(format!("mono seed user {tenant}/{user}")).into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// A user of a tenant, both counted from 1. The first four are the owner, an admin, an editor and a viewer.
pub(super) fn person(tenant: u32, user: u32) -> Person {
    let id = user_id(tenant, user);
    let mut dice = Dice(id.as_u64_pair().0 ^ id.as_u64_pair().1);
    let domain = domain(tenant).unwrap_or_default();
    let created_at = DateTime::UNIX_EPOCH + TimeDelta::seconds(FIRST_DAY + dice.below(SPAN).cast_signed());
    if let Some((name, role)) = ACCOUNTS.get(user as usize - 1) {
        let email = format!("{role}@{domain}");
        return Person { id, name: (*name).to_owned(), email, role, status: "active", created_at };
    }
    let (first, first_mail) = dice.of(&FIRST);
    let (last, last_mail) = dice.of(&LAST);
    let role = match dice.below(1000) {
        0..2 => "owner",
        2..25 => "admin",
        25..220 => "editor",
        _ => "viewer",
    };
    let status = match dice.below(100) {
        0..84 => "active",
        84..94 => "invited",
        _ => "suspended",
    };
    let email = format!("{first_mail}.{last_mail}.{user}@{domain}");
    Person { id, name: format!("{first} {last}"), email, role, status, created_at }
}

/// SplitMix64: few lines, and the same numbers with every version of every crate.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    fn of<T: Copy, const N: usize>(&mut self, values: &[T; N]) -> T {
        values[usize::try_from(self.below(N as u64)).unwrap_or_default()]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use contract::users::{NewUser, Status};

    use super::*;
    use crate::seed::TENANTS;

    #[test]
    fn people_are_the_same_every_time() {
        assert_eq!(user_id(1, 1).to_string(), "126081bc-e39b-8301-8bbb-ddcb450a4aa1");
        assert_eq!(person(7, 42), person(7, 42));
    }

    #[test]
    fn everyone_would_pass_the_rules_of_the_api() {
        for tenant in 1..=TENANTS.len() as u32 {
            for user in 1..=200 {
                let person = person(tenant, user);
                let status = person.status.parse::<Status>().unwrap();
                let (name, email, role) = (person.name.clone(), person.email.clone(), person.role.to_owned());
                let valid = NewUser { name, email, role, status: Some(status) }.validate().unwrap();
                assert_eq!((valid.name, valid.email), (person.name, person.email));
            }
        }
    }

    #[test]
    fn nobody_is_there_twice_and_every_role_and_status_is() {
        let people: Vec<_> = (1..=5000).map(|user| person(3, user)).collect();
        assert_eq!(people.iter().map(|p| &p.email).collect::<HashSet<_>>().len(), 5000);
        assert_eq!(people.iter().map(|p| p.id).collect::<HashSet<_>>().len(), 5000);
        let kinds: HashSet<_> = people.iter().map(|p| (p.role, p.status)).collect();
        assert!(
            ["owner", "admin", "editor", "viewer"].iter().all(|role| kinds.iter().any(|(r, _)| r == role))
        );
        assert!(
            ["active", "invited", "suspended"].iter().all(|status| kinds.iter().any(|(_, s)| s == status))
        );
    }
}
