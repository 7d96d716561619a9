use sqlx::{PgConnection, PgPool};

use super::{Scope, Slot, batch::Text};

/// The versions of the key's scopes, in the snapshot of this transaction, which must know its tenant.
pub(super) async fn in_snapshot(db: &mut PgConnection, scopes: &[Scope]) -> sqlx::Result<Vec<i64>> {
    let names: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    let rows = sqlx::query_as("select scope, version from cache_versions where scope = any($1)")
        .bind(names)
        .fetch_all(db)
        .await?;
    Ok(in_order(scopes, &rows))
}

/// The versions of the key's scopes as of now, from PostgreSQL.
pub(super) async fn now(db: &PgPool, key: &Slot) -> sqlx::Result<Vec<i64>> {
    let Some(tenant) = key.tenant else { return Ok(Vec::new()) };
    of_tenant(db, tenant, key.scopes).await
}

/// The versions of a tenant's scopes as of now, from PostgreSQL.
pub(super) async fn of_tenant(db: &PgPool, tenant: i32, scopes: &[Scope]) -> sqlx::Result<Vec<i64>> {
    let names: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    let rows = sqlx::query_as("select scope, version from versions_of($1, $2)")
        .bind(tenant)
        .bind(names)
        .fetch_all(db)
        .await?;
    Ok(in_order(scopes, &rows))
}

/// A scope that nothing has been written in yet has version 0.
fn in_order(scopes: &[Scope], rows: &[(String, i64)]) -> Vec<i64> {
    let version = |scope: &Scope| rows.iter().find(|(name, _)| name == scope.as_str()).map_or(0, |(_, v)| *v);
    scopes.iter().map(version).collect()
}

/// What Redis said about versions: all of them, or it does not know.
pub(super) fn from_redis(texts: &[Option<Text>]) -> Option<Vec<i64>> {
    texts.iter().map(|text| text.as_deref()?.parse().ok()).collect()
}
