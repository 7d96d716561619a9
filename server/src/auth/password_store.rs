//! The password on a person's row.

use contract::matrix::Secret;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Error, Result, Services, db, timing, write::Write};

/// A person's own address and password.
#[derive(FromRow)]
pub(super) struct OwnPassword {
    pub(super) email: String,
    #[sqlx(try_from = "String")]
    pub(super) password_hash: Secret,
}

/// That of a person who may sign in.
pub(super) async fn own(services: &Services, tenant: i32, user: Uuid) -> Result<Option<OwnPassword>> {
    let db = services.db.clone();
    let read = async move {
        let mut tx = db::begin(&db, tenant).await?;
        let row = sqlx::query_as(
            "select email, password_hash from users
              where tenant_id = $1 and id = $2 and status = 'active' and password_hash is not null",
        )
        .bind(tenant)
        .bind(user)
        .fetch_optional(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok::<_, sqlx::Error>(row)
    };
    // In a task of its own, because beginning a transaction must not be broken off.
    Ok(timing::pg(tokio::spawn(read)).await.map_err(Error::internal)??)
}

/// Puts another in the place of the one that was verified. `false` if it is not that one any more.
pub(super) async fn replace(
    w: &mut Write,
    tenant: i32,
    user: Uuid,
    verified: &Secret,
    hash: &Secret,
) -> Result<bool> {
    // Neither the version nor the moment of change moves: nothing that anyone is shown has changed.
    let replaced = sqlx::query(
        "update users set password_hash = $4
          where tenant_id = $1 and id = $2 and status = 'active' and password_hash = $3",
    )
    .bind(tenant)
    .bind(user)
    .bind(verified.expose())
    .bind(hash.expose())
    .execute(w.rows::<Secret>())
    .await?;
    Ok(replaced.rows_affected() == 1)
}
