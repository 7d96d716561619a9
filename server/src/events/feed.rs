//! Reads the outbox for the tenants that have streams here, and tells.

use std::{collections::BTreeMap, time::Duration};

use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use super::{
    Hub,
    outbox::{self, BATCH},
};

/// How often the outbox is looked at without a reason.
const POLL: Duration = Duration::from_secs(1);
/// How often versions are told.
const BEAT: Duration = Duration::from_secs(15);
/// How often it is asked whether the sessions are alive.
const CHECK: Duration = Duration::from_secs(5);
/// How long PostgreSQL may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// Runs until the hub stops; then ends all streams.
pub(super) async fn run(hub: Hub) {
    let stopping = hub.0.stopping.clone();
    tokio::select! {
        () = stopping.cancelled() => {}
        () = work(&hub) => {}
    }
    hub.0.board.close();
}

async fn work(hub: &Hub) {
    let [mut poll, mut beats, mut checks] = [POLL, BEAT, CHECK].map(|period| {
        let mut interval = interval_at(Instant::now() + period, period);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        interval
    });
    let mut failing = false;
    loop {
        tokio::select! {
            () = hub.0.news.notified() => {}
            _ = poll.tick() => {}
            _ = beats.tick() => beat(hub).await,
            _ = checks.tick() => check_sessions(hub).await,
        }
        let result = in_time(news(hub)).await;
        if let Err(error) = &result
            && !failing
        {
            tracing::warn!("streams of events have to wait: {error}");
        }
        failing = result.is_err();
    }
}

async fn news(hub: &Hub) -> sqlx::Result<()> {
    loop {
        let positions = hub.0.board.positions();
        if positions.is_empty() {
            return Ok(());
        }
        let rows = outbox::since(&hub.0.db, &positions).await?;
        // Redis first: who hears of a change and asks must not be given what was before it.
        hub.0.cache.tell_announced(&rows).await;
        hub.0.board.tell(&rows);
        // Fewer than a batch of all tenants together is less than a batch of each.
        if rows.len() < usize::try_from(BATCH).unwrap_or(usize::MAX) {
            return Ok(());
        }
    }
}

pub(super) async fn beat(hub: &Hub) {
    let tenants: Vec<i32> = hub.0.board.positions().into_iter().map(|(tenant, _)| tenant).collect();
    if tenants.is_empty() {
        return;
    }
    let versions = in_time(outbox::versions(&hub.0.db, &tenants)).await.unwrap_or_else(|_| BTreeMap::new());
    hub.0.board.beat(&versions);
}

pub(super) async fn check_sessions(hub: &Hub) {
    let sessions = hub.0.board.sessions();
    if sessions.is_empty() {
        return;
    }
    // PostgreSQL away: nobody can say that they have ended, and no news comes from it either.
    if let Ok(ended) = in_time(outbox::ended(&hub.0.db, &sessions)).await
        && !ended.is_empty()
    {
        hub.0.board.end(&ended);
    }
}

async fn in_time<T>(asked: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    timeout(PATIENCE, asked).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}
