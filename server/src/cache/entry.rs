use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};

use super::{Held, Slot, early::Life};

/// Changes with the types of the wire, so what another build wrote is not read.
pub(super) const SCHEMA: &str = env!("MONO_SCHEMA");

/// A value as it stands in Redis, with all that tells whether it is the one that is asked for.
#[derive(Debug, Serialize, Deserialize)]
struct Envelope<T> {
    schema: String,
    key: String,
    of: String,
    tenant: Option<i32>,
    versions: Vec<i64>,
    /// When it was written.
    at: DateTime<Utc>,
    /// How long it stays from then on, in milliseconds.
    ttl: u64,
    /// How long it took to load, in microseconds.
    took: u64,
    data: T,
}

/// A value, and how long it still has.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Current<T> {
    pub(super) data: T,
    pub(super) life: Life,
}

/// What became of an entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<T> {
    /// It is what was asked for, and current.
    Current(Current<T>),
    /// It was read at other versions.
    Outdated,
    /// It is something else: unreadable, foreign, or another build's.
    Foreign,
}

/// Writes an entry of this life. `None` if the value cannot be written.
pub(super) fn write<T: Serialize>(
    key: &Slot,
    versions: &[i64],
    life: Life,
    now: DateTime<Utc>,
    data: &T,
) -> Option<String> {
    let envelope = Envelope {
        schema: SCHEMA.to_owned(),
        key: key.name.clone(),
        of: key.of.clone(),
        tenant: key.tenant,
        versions: versions.to_vec(),
        at: now,
        ttl: u64::try_from(life.left.as_millis()).ok()?,
        took: u64::try_from(life.took.as_micros()).ok()?,
        data,
    };
    serde_json::to_string(&envelope).ok()
}

/// Reads an entry and checks it against what is asked for.
pub(super) fn read<T: DeserializeOwned>(
    text: &str,
    key: &Slot,
    versions: &[i64],
    now: DateTime<Utc>,
) -> Found<T> {
    let Ok(envelope) = serde_json::from_str::<Envelope<T>>(text) else { return Found::Foreign };
    match envelope.is_of(key) {
        false => Found::Foreign,
        true if envelope.versions == versions => {
            let life = envelope.life(now);
            Found::Current(Current { data: envelope.data, life })
        }
        true => Found::Outdated,
    }
}

/// What there is to say of an entry without its value.
pub(super) fn peek(text: &str, key: &Slot, now: DateTime<Utc>) -> Held {
    let envelope = serde_json::from_str::<Envelope<IgnoredAny>>(text).ok();
    match envelope.filter(|envelope| envelope.is_of(key)) {
        Some(envelope) => Held {
            versions: Some(envelope.versions),
            age: Some((now - envelope.at).to_std().unwrap_or_default()),
        },
        None => Held { versions: None, age: None },
    }
}

impl<T> Envelope<T> {
    fn life(&self, now: DateTime<Utc>) -> Life {
        let age = (now - self.at).to_std().unwrap_or_default();
        let left = Duration::from_millis(self.ttl).saturating_sub(age);
        Life { left, took: Duration::from_micros(self.took) }
    }

    fn is_of(&self, key: &Slot) -> bool {
        self.schema == SCHEMA && self.key == key.name && self.of == key.of && self.tenant == key.tenant
    }
}

#[cfg(test)]
mod tests {
    use contract::users::UserFilter;

    use super::*;
    use crate::cache::Key;

    #[test]
    fn an_entry_is_taken_only_where_everything_about_it_fits() {
        let now = Utc::now();
        let filter = |page| UserFilter { page, ..UserFilter::default() };
        let key = Key::api_users_list(1, &filter(1));
        let life = Life { left: Duration::from_secs(300), took: Duration::from_micros(1500) };
        let text = write(&key, &[7], life, now, &"data").unwrap();
        let Found::Current(current) = read::<String>(&text, &key, &[7], now) else { panic!("{text}") };
        assert_eq!((current.data.as_str(), current.life.took), ("data", life.took));
        assert!(current.life.left <= life.left && current.life.left > Duration::from_secs(200));
        assert_eq!(read::<String>(&text, &key, &[8], now), Found::Outdated);
        assert_eq!(read::<String>(&text, &Key::api_users_list(2, &filter(1)), &[7], now), Found::Foreign);
        assert_eq!(read::<String>(&text, &Key::api_users_list(1, &filter(2)), &[7], now), Found::Foreign);
        assert_eq!(read::<u32>(&text, &key, &[7], now), Found::Foreign, "another type");
        for garbage in ["", "null", "{}", "\"data\"", &text[..text.len() - 1], &text.replace(SCHEMA, "0")] {
            assert_eq!(read::<String>(garbage, &key, &[7], now), Found::Foreign, "{garbage}");
        }
    }
}
