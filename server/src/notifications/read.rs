use contract::notifications::Notification;
use serde_json::json;
use uuid::Uuid;

use super::record::Record;
use crate::{Error, Result, auth::Caller, cache::Scope, write::Write};

/// Marks one of the caller's notifications as read. One that is read already stays as it is.
///
/// # Errors
/// *Not found*, also if it is someone else's.
pub async fn read(w: &mut Write, by: &Caller, id: Uuid) -> Result<Notification> {
    let row: Option<Record> = sqlx::query_as(
        "select id, event, created_at, read_at from notifications
          where tenant_id = $1 and user_id = $2 and id = $3 for update",
    )
    .bind(by.tenant)
    .bind(by.user)
    .bind(id)
    .fetch_optional(w.db())
    .await?;
    let found = Notification::from(row.ok_or_else(Error::not_found)?);
    if !found.is_unread() {
        return Ok(found);
    }
    let read_at = sqlx::query_scalar(
        "update notifications set read_at = now()
          where tenant_id = $1 and user_id = $2 and id = $3 returning read_at",
    )
    .bind(by.tenant)
    .bind(by.user)
    .bind(id)
    .fetch_one(w.rows::<Notification>())
    .await?;
    w.touch(Scope::Notifications);
    w.notified(by.user);
    w.audit("notifications.read", "notification", Some(id), json!({}));
    Ok(Notification { read_at: Some(read_at), ..found })
}
