use chrono::{DateTime, TimeDelta, Utc};
use contract::notifications::Event;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::people::ACCOUNTS;

/// How many notifications each of the named accounts has, and how many of them, the newest, are unread. The owner and
/// the admin have more than a page of them, the viewer none.
pub(super) const COUNTS: [(u32, u32); ACCOUNTS.len()] = [(30, 5), (27, 3), (8, 2), (0, 0)];

/// 2026-01-05 08:00, of the oldest.
const FIRST: i64 = 1_767_600_000;
/// 31 hours and some, so that days and hours differ.
const APART: i64 = 112_345;

/// One seeded notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seeded {
    pub(super) id: Uuid,
    pub(super) event: Event,
    pub(super) created_at: DateTime<Utc>,
    pub(super) read_at: Option<DateTime<Utc>>,
}

/// The id of a notification of a user of a tenant, all counted from 1; the same everywhere.
pub fn notification_id(tenant: u32, user: u32, number: u32) -> Uuid {
    let digest: [u8; 32] = Sha256::digest(format!("mono seed notification {tenant}/{user}/{number}")).into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The notifications of a user of a tenant, both counted from 1; from the oldest, which has the number 1.
pub(super) fn notifications(tenant: u32, user: u32) -> Vec<Seeded> {
    let (count, unread) = COUNTS.get(user as usize - 1).copied().unwrap_or_default();
    let seeded = |number: u32| {
        let created_at = DateTime::UNIX_EPOCH + TimeDelta::seconds(FIRST + APART * i64::from(number));
        let read_at = (number <= count - unread).then(|| created_at + TimeDelta::minutes(40));
        Seeded { id: notification_id(tenant, user, number), event: event(user, number), created_at, read_at }
    };
    (1..=count).map(seeded).collect()
}

fn event(user: u32, number: u32) -> Event {
    let name = |user: u32| ACCOUNTS[user as usize % ACCOUNTS.len()].0.to_owned();
    let role = |user: u32| ACCOUNTS[user as usize % ACCOUNTS.len()].1.to_owned();
    match number % 5 {
        0 => Event::RoleChanged { by: name(user), from: role(user), to: role(user - 1) },
        3 => Event::AccessRestored { by: name(user) },
        _ => Event::ImportFinished {
            imported: u64::from(number) * 137 + 1,
            rejected: u64::from(number % 3) * 4,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_the_same_every_time_and_the_newest_are_unread() {
        let seeded = notifications(1, 1);
        assert_eq!(seeded, notifications(1, 1));
        let unread: Vec<_> =
            (1..).zip(&seeded).filter(|(_, n)| n.read_at.is_none()).map(|(n, _)| n).collect();
        assert_eq!(unread, [26, 27, 28, 29, 30]);
        assert!(seeded.is_sorted_by_key(|n| n.created_at));
        assert_eq!((notifications(1, 4).len(), notifications(1, 5).len()), (0, 0));
    }
}
