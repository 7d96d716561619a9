use std::{fmt, str::FromStr};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    FieldErrors, Holds, Parameter,
    page::{DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE},
    parameter::PAGE_SIZE,
    query_string::{Pairs, QueryString},
};

/// The years that an audit log may be asked about; PostgreSQL knows no time before or after for certain.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9999;

/// The last row of a page: its time in microseconds and its place. To clients it is a text without meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[serde(into = "String", try_from = "String")]
pub struct Cursor {
    /// Microseconds since 1970.
    pub micros: i64,
    /// The place in the chain.
    pub seq: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}", self.micros, self.seq)
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

/// The text is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be the nextCursor of a page")]
pub struct NoCursor;

impl FromStr for Cursor {
    type Err = NoCursor;
    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let (micros, seq) = text.split_once('-').ok_or(NoCursor)?;
        let number = |text| i64::from_str_radix(text, 16).map_err(|_| NoCursor);
        let cursor = Self { micros: number(micros)?, seq: number(seq)? };
        let in_range = DateTime::<Utc>::from_timestamp_micros(cursor.micros).is_some() && cursor.micros >= 0;
        // One spelling of each.
        if in_range && cursor.seq > 0 && cursor.to_string() == text { Ok(cursor) } else { Err(NoCursor) }
    }
}

impl TryFrom<String> for Cursor {
    type Error = NoCursor;
    fn try_from(text: String) -> Result<Self, NoCursor> {
        text.parse()
    }
}

/// Which rows of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AuditFilter {
    /// Only what this person did.
    pub actor: Option<Uuid>,
    /// Only what was done to this kind of thing, like `user`.
    pub entity: Option<String>,
    /// Only what was done to this one.
    pub entity_id: Option<Uuid>,
    /// Not before this moment.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub to: Option<DateTime<Utc>>,
    /// After the row of this cursor; from the newest without one.
    pub cursor: Option<Cursor>,
    /// How many to a page, from 1 to 100.
    pub page_size: u32,
}

impl Default for AuditFilter {
    fn default() -> Self {
        Self {
            actor: None,
            entity: None,
            entity_id: None,
            from: None,
            to: None,
            cursor: None,
            page_size: DEFAULT_PAGE_SIZE,
        }
    }
}

impl QueryString for AuditFilter {
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::new("actor", Holds::Id, "Only what this person did."),
        Parameter::new(
            "entity",
            Holds::Pattern("[a-z_]{1,40}"),
            "Only what was done to this kind of thing, like user.",
        ),
        Parameter::new("entityId", Holds::Id, "Only what was done to this one."),
        Parameter::new("from", Holds::Moment, "Not before this moment."),
        Parameter::new("to", Holds::Moment, "Before this moment."),
        Parameter::new(
            "cursor",
            Holds::Pattern("[0-9a-f]{1,16}-[0-9a-f]{1,16}"),
            "The nextCursor of the page before.",
        ),
        PAGE_SIZE,
    ];

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let values = [
            ("actor", self.actor.map(|id| id.to_string())),
            ("entity", self.entity.clone()),
            ("entityId", self.entity_id.map(|id| id.to_string())),
            ("from", self.from.map(time)),
            ("to", self.to.map(time)),
            ("cursor", self.cursor.map(|cursor| cursor.to_string())),
            ("pageSize", (self.page_size != DEFAULT_PAGE_SIZE).then(|| self.page_size.to_string())),
        ];
        values.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    fn from_pairs(pairs: &Pairs) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let entity = pairs.get("entity").map(str::to_owned);
        if entity.as_deref().is_some_and(|entity| !is_entity(entity)) {
            errors.push("entity", "must be a kind of thing, like user");
        }
        let size = format!("must be a whole number from 1 to {MAX_PAGE_SIZE}");
        let page_size = pairs.parsed("pageSize", DEFAULT_PAGE_SIZE, &size, &mut errors);
        if !(1..=MAX_PAGE_SIZE).contains(&page_size) {
            errors.push("pageSize", size);
        }
        let filter = Self {
            actor: id(pairs, "actor", &mut errors),
            entity,
            entity_id: id(pairs, "entityId", &mut errors),
            from: time(pairs, "from", &mut errors),
            to: time(pairs, "to", &mut errors),
            cursor: optional(pairs, "cursor", "must be the nextCursor of a page", &mut errors),
            page_size,
        };
        errors.or(filter)
    }
}

fn is_entity(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

fn id(pairs: &Pairs, name: &'static str, errors: &mut FieldErrors) -> Option<Uuid> {
    let expected = "must be an id, like 01234567-89ab-cdef-0123-456789abcdef";
    let id = optional(pairs, name, expected, errors);
    if pairs.get(name).is_some_and(|text| id.is_some() && text.len() != 36) {
        errors.push(name, expected);
    }
    id
}

fn time(pairs: &Pairs, name: &'static str, errors: &mut FieldErrors) -> Option<DateTime<Utc>> {
    use chrono::Datelike;
    let expected = "must be a time from 1970 on, like 2026-11-24T20:03:00Z";
    let time: Option<DateTime<Utc>> = optional(pairs, name, expected, errors);
    if time.is_some_and(|time| !YEARS.contains(&time.year())) {
        errors.push(name, expected);
    }
    time
}

fn optional<T: FromStr>(
    pairs: &Pairs,
    name: &'static str,
    expected: &str,
    errors: &mut FieldErrors,
) -> Option<T> {
    match pairs.get(name).map(str::parse) {
        None => None,
        Some(Ok(value)) => Some(value),
        Some(Err(_)) => {
            errors.push(name, expected);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_filter_reads_back_from_its_query_string() {
        let filter = AuditFilter {
            actor: Some(Uuid::from_u128(1)),
            entity: Some("user".into()),
            entity_id: Some(Uuid::from_u128(2)),
            from: Some("2026-11-24T20:03:00Z".parse().unwrap()),
            to: Some("2026-11-25T20:03:00.123456Z".parse().unwrap()),
            cursor: Some(Cursor { micros: 1_764_000_000_000_000, seq: 42 }),
            page_size: 10,
        };
        assert_eq!(AuditFilter::decode(&filter.encode()), Ok(filter));
        assert_eq!(AuditFilter::decode(""), Ok(AuditFilter::default()));
        assert_eq!(AuditFilter::default().encode(), "");
    }

    #[test]
    fn each_bad_value_is_named() {
        let query =
            "actor=7&entity=User&entityId={&from=yesterday&to=0001-01-01T00:00:00Z&cursor=x&pageSize=0";
        let errors = AuditFilter::decode(query).unwrap_err();
        let mut fields: Vec<_> = errors.0.iter().map(|e| e.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["actor", "cursor", "entity", "entityId", "from", "pageSize", "to"]);
    }

    #[test]
    fn a_cursor_has_one_spelling() {
        for bad in ["", "-", "1", "1-0", "-1-1", "1--1", "+1-1", "01-1", "A-1", "1-1-1", "7fffffffffffffff-1"]
        {
            assert_eq!(bad.parse::<Cursor>(), Err(NoCursor), "{bad}");
        }
        assert_eq!("a-1".parse(), Ok(Cursor { micros: 10, seq: 1 }));
    }

    proptest! {
        #[test]
        fn no_query_string_panics(text in "(actor|entity|from|to|cursor|pageSize)=.{0,30}") {
            let _ = AuditFilter::decode(&text);
        }
    }
}
