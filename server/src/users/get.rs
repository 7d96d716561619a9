use std::sync::Arc;

use contract::users::User;
use sqlx::PgConnection;
use uuid::Uuid;

use super::record::{Record, columns};
use crate::{
    Error, Result, Services,
    cache::{Key, UserField},
};

/// One user. *Not found* if there is none of this id in the tenant.
pub async fn get(services: &Services, tenant: i32, id: Uuid) -> Result<Arc<User>> {
    let key = Key::user(tenant, id, UserField::Profile);
    services.cache.read(key, move |db| Box::pin(find(db, tenant, id))).await
}

async fn find(db: &mut PgConnection, tenant: i32, id: Uuid) -> Result<User> {
    let row: Option<Record> =
        sqlx::query_as(concat!("select ", columns!(), " from users where tenant_id = $1 and id = $2"))
            .bind(tenant)
            .bind(id)
            .fetch_optional(db)
            .await?;
    row.ok_or_else(Error::not_found)?.try_into()
}
