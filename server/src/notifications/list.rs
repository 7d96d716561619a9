use contract::notifications::{Notification, NotificationFilter, NotificationPage};
use sqlx::PgConnection;
use uuid::Uuid;

use super::record::Record;
use crate::{Result, Services, auth::Caller, cache::Scope};

/// One page of the caller's notifications, the newest first, as they are now.
pub async fn list(
    services: &Services,
    caller: &Caller,
    filter: NotificationFilter,
) -> Result<NotificationPage> {
    let (tenant, user) = (caller.tenant, caller.user);
    let read = services
        .cache
        .read_direct(tenant, &[Scope::Notifications], move |db| Box::pin(page(db, tenant, user, filter)));
    read.await
}

async fn page(
    db: &mut PgConnection,
    tenant: i32,
    user: Uuid,
    filter: NotificationFilter,
) -> Result<NotificationPage> {
    let NotificationFilter { page, page_size } = filter;
    let (total, unread): (i64, i64) = sqlx::query_as(
        "select count(*), count(*) filter (where read_at is null)
           from notifications where tenant_id = $1 and user_id = $2",
    )
    .bind(tenant)
    .bind(user)
    .fetch_one(&mut *db)
    .await?;
    let rows: Vec<Record> = sqlx::query_as(
        "select id, event, created_at, read_at from notifications where tenant_id = $1 and user_id = $2
          order by created_at desc, id desc limit $3 offset $4",
    )
    .bind(tenant)
    .bind(user)
    .bind(i64::from(page_size))
    .bind(i64::from(page - 1) * i64::from(page_size))
    .fetch_all(db)
    .await?;
    let data = rows.into_iter().map(Notification::from).collect();
    Ok(NotificationPage {
        data,
        page,
        page_size,
        total: total.cast_unsigned(),
        unread: unread.cast_unsigned(),
    })
}
