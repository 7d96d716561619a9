use std::time::Duration;

use anyhow::Context;
use sqlx::{
    ConnectOptions, Connection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{Config, config::Secret};

/// A connection is tried when it is given back. For so long that is taken as its word, and saves a round trip; PostgreSQL
/// takes longer to restart.
const TRIED_FOR: Duration = Duration::from_millis(100);

static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

/// Connects as `mono_app` and checks that the schema is the one of this build.
pub async fn connect(config: &Config) -> anyhow::Result<PgPool> {
    let url = config.database_url.as_ref().context("DATABASE_URL is not set")?;
    let pool =
        pool(url, config.database_pool, "5s").await.context("PostgreSQL (DATABASE_URL) cannot be reached")?;
    check_schema(&pool).await?;
    check_role(&pool).await?;
    Ok(pool)
}

/// Connects as the owner of the schema, without limits on time.
pub async fn connect_owner(config: &Config) -> anyhow::Result<PgPool> {
    let url = config.database_owner_url.as_ref().context("DATABASE_OWNER_URL is not set")?;
    pool(url, 4, "0").await.context("PostgreSQL (DATABASE_OWNER_URL) cannot be reached")
}

/// Two connections as `mono_app` beside the pool, made when they are needed: one to listen on, one to read by.
pub fn connect_aside(config: &Config) -> anyhow::Result<PgPool> {
    let url = config.database_url.as_ref().context("DATABASE_URL is not set")?;
    Ok(settings(2).connect_lazy_with(options(url, "5s")?))
}

/// The replica of `DATABASE_READ_URL`, if one is set, connected to when it is needed: it may be away.
pub fn connect_replica(config: &Config) -> anyhow::Result<Option<PgPool>> {
    let Some(url) = &config.database_read_url else { return Ok(None) };
    let options = options(url, "5s").context("DATABASE_READ_URL")?;
    Ok(Some(settings(config.database_pool).connect_lazy_with(options)))
}

/// Applies the migrations that are missing.
pub async fn migrate(pool: &PgPool) -> anyhow::Result<()> {
    MIGRATOR.run(pool).await.context("the migrations could not be applied")
}

async fn pool(url: &Secret, size: u32, statement_timeout: &str) -> anyhow::Result<PgPool> {
    settings(size).connect_with(options(url, statement_timeout)?).await.map_err(Into::into)
}

fn options(url: &Secret, statement_timeout: &str) -> anyhow::Result<PgConnectOptions> {
    Ok(url
        .expose()
        .parse::<PgConnectOptions>()
        .map_err(|_| anyhow::anyhow!("the address is not a postgres:// URL"))?
        .application_name("mono")
        .options([
            ("statement_timeout", statement_timeout),
            ("lock_timeout", "2s"),
            ("idle_in_transaction_session_timeout", "10s"),
            ("timezone", "UTC"),
        ])
        .log_slow_statements(log::LevelFilter::Warn, Duration::from_millis(500)))
}

fn settings(size: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(size)
        // Long enough for a burst, short enough to answer 503 while the caller is still there.
        .acquire_timeout(Duration::from_millis(1500))
        .max_lifetime(Duration::from_secs(15 * 60))
        .test_before_acquire(false)
        .before_acquire(|connection, before| {
            Box::pin(async move {
                if before.idle_for > TRIED_FOR {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

async fn check_schema(pool: &PgPool) -> anyhow::Result<()> {
    let wanted = MIGRATOR.iter().map(|m| m.version).max().unwrap_or_default();
    let found: Option<i64> =
        sqlx::query_scalar("select schema_version()").fetch_one(pool).await.unwrap_or(None);
    anyhow::ensure!(
        found.is_some_and(|found| found >= wanted),
        "the database has schema version {}, this server needs {wanted}: run `server migrate` first",
        found.unwrap_or_default()
    );
    Ok(())
}

/// Row-level security means nothing for a role that stands above it, so such a role is refused.
async fn check_role(pool: &PgPool) -> anyhow::Result<()> {
    let above: bool = sqlx::query_scalar(
        "select r.rolsuper or r.rolbypassrls or pg_has_role(r.rolname, c.relowner, 'member')
           from pg_roles r, pg_class c
          where r.rolname = current_user and c.oid = 'users'::regclass",
    )
    .fetch_one(pool)
    .await
    .context("the database role could not be looked at")?;
    anyhow::ensure!(
        !above,
        "DATABASE_URL signs in as a role that stands above row-level security; use mono_app (see docs/deployment.md)"
    );
    Ok(())
}
