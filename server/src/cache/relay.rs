//! Tells Redis what the outbox holds: what a write could not tell itself, because Redis was away or the process died
//! between the commit and the telling.

use std::{collections::BTreeMap, time::Duration};

use sqlx::{FromRow, Postgres, Transaction};
use tokio::{sync::broadcast, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Cache, RedisState, Scope};

/// How often the outbox is looked at.
const POLL: Duration = Duration::from_secs(1);
/// How many rows are told at a time.
const BATCH: i32 = 500;

#[derive(Debug, FromRow)]
struct Row {
    id: i64,
    tenant_id: i32,
    kind: String,
    scope: String,
    version: i64,
    entity_id: Option<Uuid>,
}

/// Runs until it is told to stop.
pub(super) async fn run(cache: Cache, stopping: CancellationToken) {
    let mut connections = cache.0.redis.connections();
    let mut poll = tokio::time::interval(POLL);
    poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    let mut again = false;
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = poll.tick() => {}
            () = connected(&mut connections) => again = true,
        }
        let doubts = cache.0.redis.doubts();
        let result = round(&cache, again).await;
        match &result {
            Ok(true) => {
                cache.0.redis.settle(doubts);
                again = false;
            }
            Ok(false) => {}
            Err(error) if !failing => tracing::warn!("the outbox cannot be read: {error}"),
            Err(_) => {}
        }
        failing = result.is_err();
    }
}

/// A new connection may lead to a Redis that has forgotten what it was told.
async fn connected(connections: &mut Option<broadcast::Receiver<fred::types::config::Server>>) {
    match connections {
        Some(receiver) => {
            if matches!(receiver.recv().await, Err(broadcast::error::RecvError::Closed)) {
                std::future::pending::<()>().await;
            }
        }
        None => std::future::pending().await,
    }
}

/// Tells what is to be told; with `again`, also what was told in the last hour. `false` if Redis did not hear it.
async fn round(cache: &Cache, again: bool) -> sqlx::Result<bool> {
    if cache.redis_state() == RedisState::Absent {
        return Ok(true);
    }
    if cache.0.redis.ping().await.is_none() {
        return Ok(false);
    }
    if again {
        sqlx::query("select outbox_again()").execute(&cache.0.db).await?;
    }
    loop {
        let mut tx = cache.0.db.begin().await?;
        let rows: Vec<Row> =
            sqlx::query_as("select * from outbox_take($1)").bind(BATCH).fetch_all(&mut *tx).await?;
        if rows.is_empty() {
            tx.rollback().await?;
            return Ok(true);
        }
        if !tell(cache, &rows).await {
            tx.rollback().await?;
            return Ok(false);
        }
        told(tx, &rows).await?;
    }
}

async fn tell(cache: &Cache, rows: &[Row]) -> bool {
    let mut tenants: BTreeMap<i32, (BTreeMap<Scope, i64>, Vec<Uuid>)> = BTreeMap::new();
    for row in rows {
        let (versions, ended) = tenants.entry(row.tenant_id).or_default();
        match (row.kind.as_str(), Scope::parse(&row.scope), row.entity_id) {
            ("version", Some(scope), _) => {
                let version = versions.entry(scope).or_default();
                *version = row.version.max(*version);
            }
            ("session", _, Some(id)) => ended.push(id),
            // Of a newer build, which tells it itself.
            _ => {}
        }
    }
    for (tenant, (versions, ended)) in tenants {
        if !cache.tell(tenant, &versions.into_iter().collect::<Vec<_>>(), &ended).await {
            return false;
        }
    }
    true
}

async fn told(mut tx: Transaction<'static, Postgres>, rows: &[Row]) -> sqlx::Result<()> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    sqlx::query("select outbox_told($1)").bind(ids).execute(&mut *tx).await?;
    tx.commit().await
}
