use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What has happened. The words for it are the reader's language, so they are not among it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Event {
    /// The reader has another role.
    RoleChanged {
        /// The name of who gave it.
        by: String,
        /// The key of the role before.
        from: String,
        /// The key of the role since.
        to: String,
    },
    /// The reader, who was suspended, may sign in again.
    AccessRestored {
        /// The name of who saw to it.
        by: String,
    },
    /// A file of users that the reader has sent is imported.
    ImportFinished {
        /// How many rows were taken.
        imported: u64,
        /// How many were not.
        rejected: u64,
    },
    /// One that this version does not know.
    #[serde(other)]
    Unknown,
}

/// One thing that a person is told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    /// Its id.
    pub id: Uuid,
    /// What has happened.
    pub event: Event,
    /// When it happened.
    pub created_at: DateTime<Utc>,
    /// When it was marked as read; `None` while it is not.
    pub read_at: Option<DateTime<Utc>>,
}

impl Notification {
    /// Whether it is still to be read.
    pub fn is_unread(&self) -> bool {
        self.read_at.is_none()
    }
}

/// One page of a person's notifications: [`Page`](crate::Page), and how many are unread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NotificationPage {
    /// Those of this page, the newest first.
    pub data: Vec<Notification>,
    /// Its number, from 1.
    pub page: u32,
    /// How many a full page has.
    pub page_size: u32,
    /// How many there are on all pages.
    pub total: u64,
    /// How many of them are unread.
    pub unread: u64,
}

/// What marking all as read did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AllRead {
    /// How many were unread before.
    pub read: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_its_kind_beside_its_fields() {
        let event = Event::RoleChanged { by: "Ana".into(), from: "viewer".into(), to: "editor".into() };
        let json = r#"{"kind":"roleChanged","by":"Ana","from":"viewer","to":"editor"}"#;
        assert_eq!(serde_json::to_string(&event).unwrap(), json);
        assert_eq!(serde_json::from_str::<Event>(json).unwrap(), event);
    }

    #[test]
    fn a_kind_of_a_later_version_does_not_break_the_list() {
        let event: Event = serde_json::from_str(r#"{"kind":"cakeArrived","slices":8}"#).unwrap();
        assert_eq!(event, Event::Unknown);
    }
}
