use chrono::{DateTime, Utc};
use contract::notifications::{Event, Notification};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

/// A row of `notifications`.
#[derive(Debug, FromRow)]
pub(super) struct Record {
    id: Uuid,
    event: Json<Event>,
    created_at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
}

impl From<Record> for Notification {
    fn from(row: Record) -> Self {
        Self { id: row.id, event: row.event.0, created_at: row.created_at, read_at: row.read_at }
    }
}
