use sqlx::{PgPool, Postgres, Transaction};

/// A transaction that knows its tenant.
pub type Tx = Transaction<'static, Postgres>;

/// Begins a transaction for a tenant: row-level security shows it that tenant's rows and no others.
///
/// Run it in a task of its own: sqlx 0.9 can leave a connection inside a transaction when `begin` is cancelled.
pub async fn begin(db: &PgPool, tenant: i32) -> sqlx::Result<Tx> {
    let mut tx = db.begin().await?;
    sqlx::query("select set_config('app.tenant_id', $1, true)").bind(tenant.to_string()).execute(&mut *tx).await?;
    Ok(tx)
}
