use futures::future::BoxFuture;
use sqlx::{PgConnection, PgPool};

use super::{Shares, snapshot};
use crate::{Error, Result, depends, timing};

/// Runs `read` in a snapshot of a tenant. In a task of its own, because beginning a transaction must not be broken off.
pub async fn read<T, R>(db: &PgPool, shares: &Shares, tenant: i32, read: R) -> Result<T>
where
    T: Send + 'static,
    R: for<'a> FnOnce(&'a mut PgConnection) -> BoxFuture<'a, Result<T>> + Send + 'static,
{
    // No version tells whether what is read here still holds.
    depends::lose();
    let (db, shares) = (db.clone(), shares.clone());
    let reading = async move {
        let _share = shares.take(tenant).await?;
        let mut snapshot = snapshot(&db, Some(tenant)).await?;
        read(&mut snapshot).await
    };
    timing::pg(tokio::spawn(reading)).await.map_err(Error::internal)?
}
