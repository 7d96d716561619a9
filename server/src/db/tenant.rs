#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the tenant goes with `begin`, in one round trip"
)]

use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};

/// A transaction that knows its tenant.
pub type Tx = Transaction<'static, Postgres>;

/// Begins a transaction for a tenant: row-level security shows it that tenant's rows and no others.
///
/// Run it in a task of its own: sqlx 0.9 can leave a connection inside a transaction when `begin` is cancelled.
pub async fn begin(db: &PgPool, tenant: i32) -> sqlx::Result<Tx> {
    begin_as(db, "begin", Some(tenant)).await
}

/// Begins a read-only transaction whose statements all see the same state; of a tenant, or of none. See [`begin`].
///
/// It is dropped when all is read. There is nothing to commit, and the rollback goes out with the connection's way back to
/// the pool: nobody waits for it.
pub async fn snapshot(db: &PgPool, tenant: Option<i32>) -> sqlx::Result<Tx> {
    begin_as(db, "begin isolation level repeatable read read only", tenant).await
}

/// One round trip for both statements. A number cannot inject.
async fn begin_as(db: &PgPool, begin: &str, tenant: Option<i32>) -> sqlx::Result<Tx> {
    let tenant = tenant.map_or_else(String::new, |tenant| format!("; set local app.tenant_id = '{tenant}'"));
    // As a future it is 15 kB, with all that it takes to connect.
    Box::pin(db.begin_with(AssertSqlSafe(format!("{begin}{tenant}")))).await
}
