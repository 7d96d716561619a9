//! How the outbox is read. A position is the id of a row of a tenant's; within a tenant they grow as commits happened.

use std::collections::{BTreeMap, BTreeSet};

use contract::events::{Event, Scope};
use sqlx::PgPool;
use uuid::Uuid;

use crate::cache::Announced;

/// How many rows of a tenant are read at a time.
pub(super) const BATCH: i32 = 500;

/// What a row says, and to whom.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum News {
    Everyone(Event),
    Person(Uuid, Event),
    SessionEnded(Uuid),
    /// Rows before this one have been removed unread.
    Gap,
    Nothing,
}

/// What this row says.
pub(super) fn news(row: &Announced) -> News {
    match (row.kind.as_str(), Scope::parse(&row.scope), row.entity_id) {
        // The person is told, nobody else.
        ("version", Some(Scope::Notifications), _) => News::Nothing,
        ("version", Some(scope), id) => News::Everyone(Event::Changed { scope, version: row.version, id }),
        ("notification", _, Some(person)) => News::Person(person, Event::Notified),
        ("session", _, Some(session)) => News::SessionEnded(session),
        ("gap", ..) => News::Gap,
        // Of a newer build.
        _ => News::Nothing,
    }
}

/// What came after each tenant's position, in order; at most [`BATCH`] for each.
pub(super) async fn since(db: &PgPool, positions: &[(i32, i64)]) -> sqlx::Result<Vec<Announced>> {
    let (tenants, ids): (Vec<i32>, Vec<i64>) = positions.iter().copied().unzip();
    sqlx::query_as("select * from outbox_since($1, $2, $3)")
        .bind(tenants)
        .bind(ids)
        .bind(BATCH)
        .fetch_all(db)
        .await
}

/// The position at which a tenant's outbox ends.
pub(super) async fn end(db: &PgPool, tenant: i32) -> sqlx::Result<i64> {
    sqlx::query_scalar("select outbox_end($1)").bind(tenant).fetch_one(db).await
}

/// The present versions of these tenants' scopes.
pub(super) async fn versions(
    db: &PgPool,
    tenants: &[i32],
) -> sqlx::Result<BTreeMap<i32, BTreeMap<Scope, i64>>> {
    let rows: Vec<(i32, String, i64)> =
        sqlx::query_as("select * from versions_of_tenants($1)").bind(tenants).fetch_all(db).await?;
    let mut all: BTreeMap<i32, BTreeMap<Scope, i64>> =
        tenants.iter().map(|tenant| (*tenant, BTreeMap::new())).collect();
    for (tenant, scope, version) in rows {
        let told = Scope::parse(&scope).filter(|scope| *scope != Scope::Notifications);
        if let (Some(scope), Some(versions)) = (told, all.get_mut(&tenant)) {
            versions.insert(scope, version);
        }
    }
    Ok(all)
}

/// Which of these sessions let nobody in any more.
pub(super) async fn ended(db: &PgPool, sessions: &[Uuid]) -> sqlx::Result<BTreeSet<Uuid>> {
    let ended: Vec<Uuid> =
        sqlx::query_scalar("select * from sessions_ended($1)").bind(sessions).fetch_all(db).await?;
    Ok(ended.into_iter().collect())
}
