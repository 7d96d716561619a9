use contract::notifications::{Event, Notification};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Result, cache::Scope, write::Write};

/// Tells a user of the writer's tenant of something, in the transaction of the write that it is about: it is told if
/// and only if it has happened.
pub async fn notify(w: &mut Write, user: Uuid, event: Event) -> Result<()> {
    let tenant = w.actor().tenant;
    sqlx::query("insert into notifications (tenant_id, user_id, id, event) values ($1, $2, $3, $4)")
        .bind(tenant)
        .bind(user)
        .bind(Uuid::now_v7())
        .bind(Json(event))
        .execute(w.rows::<Notification>())
        .await?;
    w.touch(Scope::Notifications);
    w.notified(user);
    Ok(())
}
