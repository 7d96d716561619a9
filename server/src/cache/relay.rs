//! Tells Redis what the outbox holds: what a write could not tell itself, because Redis was away or the process died
//! between the commit and the telling.

use std::time::Duration;

use sqlx::{Postgres, Transaction};
use tokio::{
    sync::broadcast,
    time::{Instant, MissedTickBehavior},
};
use tokio_util::sync::CancellationToken;

use super::{Announced, Cache, RedisState};

/// How often the outbox is looked at.
const POLL: Duration = Duration::from_secs(1);
/// How often what is too old is removed from the outbox.
const PRUNE: Duration = Duration::from_secs(60);
/// How many rows are told at a time.
const BATCH: i32 = 500;

/// Runs until it is told to stop.
pub(super) async fn run(cache: Cache, stopping: CancellationToken) {
    let mut connections = cache.0.redis.connections();
    let mut poll = tokio::time::interval(POLL);
    poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut prune = tokio::time::interval_at(Instant::now() + PRUNE, PRUNE);
    prune.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    let mut again = false;
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = poll.tick() => {}
            _ = prune.tick() => {
                // If it fails, so does the next round, which says so.
                let _ = sqlx::query("select outbox_prune()").execute(&cache.0.db).await;
            }
            () = connected(&mut connections) => again = true,
        }
        let doubts = cache.0.redis.doubts();
        let result = round(&cache, again).await;
        match &result {
            Ok(Round::Told { all }) => {
                if *all {
                    cache.0.redis.settle(doubts);
                }
                again = false;
            }
            Ok(Round::Unheard) => {}
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

/// What came of telling.
enum Round {
    /// Redis did not hear it.
    Unheard,
    /// It heard what there was to take. `all`: nothing of what was untold at the beginning is left, in the hands of another
    /// instance.
    Told { all: bool },
}

/// Tells what is to be told; with `again`, also what was told in the last hour.
async fn round(cache: &Cache, again: bool) -> sqlx::Result<Round> {
    if cache.redis_state() == RedisState::Absent {
        return Ok(Round::Told { all: true });
    }
    if cache.0.redis.ping().await.is_none() {
        return Ok(Round::Unheard);
    }
    if again {
        sqlx::query("select outbox_again()").execute(&cache.0.db).await?;
    }
    let horizon = untold(cache, i64::MAX).await?;
    loop {
        let mut tx = cache.0.db.begin().await?;
        let rows: Vec<Announced> =
            sqlx::query_as("select * from outbox_take($1)").bind(BATCH).fetch_all(&mut *tx).await?;
        if rows.is_empty() {
            tx.rollback().await?;
            return Ok(Round::Told { all: horizon == 0 || untold(cache, horizon).await? == 0 });
        }
        if !cache.tell_announced(&rows).await {
            tx.rollback().await?;
            return Ok(Round::Unheard);
        }
        told(tx, &rows).await?;
    }
}

/// The last row up to this one that is untold; 0 if there is none.
async fn untold(cache: &Cache, up_to: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar("select outbox_untold($1)").bind(up_to).fetch_one(&cache.0.db).await
}

async fn told(mut tx: Transaction<'static, Postgres>, rows: &[Announced]) -> sqlx::Result<()> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    sqlx::query("select outbox_told($1)").bind(ids).execute(&mut *tx).await?;
    tx.commit().await
}
