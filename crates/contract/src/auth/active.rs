use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One of a person's own sessions that has not ended, as they recognise it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ActiveSession {
    /// Its id.
    pub id: Uuid,
    /// What it was begun with, like "Firefox on Linux".
    pub device: String,
    /// The network that it was begun from: the first 24 bits of an IPv4 address, the first 48 of an IPv6 address.
    pub network: String,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was renewed last; it may have been used up to a quarter of an hour later.
    pub last_seen_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A person's own sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActiveSessions {
    /// All of them, the one that was seen last first.
    pub data: Vec<ActiveSession>,
}

/// How many sessions have ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionsEnded {
    /// Their number.
    pub ended: u64,
}
