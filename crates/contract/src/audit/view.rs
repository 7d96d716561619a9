use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::Cursor;

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    /// Their id.
    pub id: Uuid,
    /// Their name as it is now; `None` for someone who is not there any more.
    pub name: Option<String>,
}

/// A row of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Its place in the tenant's chain, from 1, without gaps.
    pub seq: i64,
    /// When it was written; never before the one with the place before.
    pub at: DateTime<Utc>,
    /// Who did it; `None` for what happened without someone signed in.
    pub actor: Option<Actor>,
    /// What was done, like `users.change`.
    pub action: String,
    /// To what kind of thing, like `user`.
    pub entity: String,
    /// To which.
    pub entity_id: Option<Uuid>,
    /// The id of the request.
    pub request_id: String,
    /// More about it; what there is depends on the action.
    pub detail: Value,
}

/// A page of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditPage {
    /// The newest first.
    pub data: Vec<AuditEntry>,
    /// Where the next page goes on; `None` at the end.
    pub next_cursor: Option<Cursor>,
}
