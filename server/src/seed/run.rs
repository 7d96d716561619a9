use std::{fmt::Write as _, time::Instant};

use anyhow::Context;
use sqlx::{PgConnection, PgPool};

use super::{
    notifications,
    people::{ACCOUNTS, OPEN_TENANTS, PASSWORD, person, user_id},
    plan::{Plan, TENANTS},
    roles::{ROLES, default_grants},
};
use crate::{auth::password::Passwords, db::copy_text};

/// Seeds an empty database, as the owner of the schema; one that has tenants is left as it is. All or nothing.
pub async fn run(pool: &PgPool, plan: &Plan) -> anyhow::Result<()> {
    anyhow::ensure!(
        plan.tenants as usize <= TENANTS.len(),
        "at most {} tenants can be seeded",
        TENANTS.len()
    );
    anyhow::ensure!(
        plan.users as usize >= ACCOUNTS.len(),
        "each tenant has at least {} users",
        ACCOUNTS.len()
    );
    let started = Instant::now();
    let hash = Passwords::new()?
        .hash(PASSWORD.to_owned())
        .await
        .map_err(|error| anyhow::anyhow!("{}", error.detail))?;
    let mut tx = pool.begin().await.context("the database cannot be reached")?;
    sqlx::query("select pg_advisory_xact_lock(hashtext('mono seed'))").execute(&mut *tx).await?;
    if sqlx::query_scalar("select exists (select from tenants)").fetch_one(&mut *tx).await? {
        tracing::info!("the database has its data already");
        return Ok(());
    }
    tenants(&mut tx, plan).await?;
    users(&mut tx, plan, hash.expose()).await.context("the users")?;
    notifications(&mut tx, plan).await.context("the notifications")?;
    tx.commit().await?;
    // So that the first queries are planned for what is there.
    sqlx::query("analyze").execute(pool).await?;
    let (tenants, users, took) = (plan.tenants, plan.users, started.elapsed());
    tracing::info!("seeded {tenants} tenants with {users} users each in {:.1} s", took.as_secs_f64());
    Ok(())
}

async fn tenants(db: &mut PgConnection, plan: &Plan) -> anyhow::Result<()> {
    let (mut tenants, mut roles, mut grants) = (String::new(), String::new(), String::new());
    for (id, (name, _)) in (1..=plan.tenants).zip(TENANTS) {
        writeln!(tenants, "{id}\t{name}")?;
        for (key, name, _) in ROLES {
            writeln!(roles, "{id}\t{key}\t{name}")?;
            for permission in default_grants(key) {
                writeln!(grants, "{id}\t{key}\t{permission}")?;
            }
        }
    }
    copy(db, "copy tenants (id, name) from stdin", tenants.into_bytes()).await?;
    copy(db, "copy roles (tenant_id, key, name) from stdin", roles.into_bytes()).await?;
    copy(db, "copy grants (tenant_id, role, permission) from stdin", grants.into_bytes()).await
}

async fn users(db: &mut PgConnection, plan: &Plan, hash: &str) -> anyhow::Result<()> {
    for tenant in 1..=plan.tenants {
        let mut rows = Vec::with_capacity(plan.users as usize * 160);
        for user in 1..=plan.users {
            let person = person(tenant, user);
            let signs_in = tenant <= OPEN_TENANTS && user as usize <= ACCOUNTS.len();
            let (id, at, tenant) =
                (person.id.to_string(), person.created_at.to_rfc3339(), tenant.to_string());
            for cell in [&*id, &tenant, &person.name, &person.email, person.role, person.status, &at, &at] {
                copy_text(&mut rows, cell);
                rows.push(b'\t');
            }
            rows.extend_from_slice(if signs_in { hash.as_bytes() } else { b"\\N" });
            rows.push(b'\n');
        }
        let into = "copy users (id, tenant_id, name, email, role, status, created_at, updated_at, password_hash) from stdin";
        copy(db, into, rows).await?;
    }
    Ok(())
}

async fn notifications(db: &mut PgConnection, plan: &Plan) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for tenant in 1..=plan.tenants {
        for user in (1..).zip(ACCOUNTS).map(|(user, _)| user) {
            for seeded in notifications::notifications(tenant, user) {
                let event = serde_json::to_string(&seeded.event)?;
                let (tenant, user) = (tenant.to_string(), user_id(tenant, user).to_string());
                let (id, at) = (seeded.id.to_string(), seeded.created_at.to_rfc3339());
                for cell in [&*tenant, &user, &id, &event, &at] {
                    copy_text(&mut rows, cell);
                    rows.push(b'\t');
                }
                match seeded.read_at {
                    Some(at) => copy_text(&mut rows, &at.to_rfc3339()),
                    None => rows.extend_from_slice(b"\\N"),
                }
                rows.push(b'\n');
            }
        }
    }
    let into = "copy notifications (tenant_id, user_id, id, event, created_at, read_at) from stdin";
    copy(db, into, rows).await
}

#[expect(clippy::disallowed_methods, reason = "the owner seeds")]
async fn copy(db: &mut PgConnection, statement: &str, rows: Vec<u8>) -> anyhow::Result<()> {
    let mut copy = db.copy_in_raw(statement).await?;
    copy.send(rows).await?;
    copy.finish().await?;
    Ok(())
}
