use contract::notifications::{AllRead, Notification, ReadUntil};
use serde_json::json;

use crate::{Result, auth::Caller, cache::Scope, write::Write};

/// Marks all of the caller's notifications as read, or those up to a moment.
pub async fn read_all(w: &mut Write, by: &Caller, until: &ReadUntil) -> Result<AllRead> {
    let read = sqlx::query(
        "update notifications set read_at = now()
          where tenant_id = $1 and user_id = $2 and read_at is null and ($3::timestamptz is null or created_at <= $3)",
    )
    .bind(by.tenant)
    .bind(by.user)
    .bind(until.until)
    .execute(w.rows::<Notification>())
    .await?
    .rows_affected();
    if read > 0 {
        w.touch(Scope::Notifications);
        w.notified(by.user);
        w.audit("notifications.read_all", "notification", None, json!({ "read": read }));
    }
    Ok(AllRead { read })
}
