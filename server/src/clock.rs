//! One clock for all instances: PostgreSQL's.
//!
//! What begins and ends in the database, like a session, is measured by its `now()`. Tokens and copies in Redis end by the
//! same time: it is read from PostgreSQL at the start and every minute, and counted on from there by the monotonic clock. A
//! machine whose own clock is wrong, or is set while the server runs, gives no other answers than the rest.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

/// How often PostgreSQL is asked.
const PERIOD: Duration = Duration::from_secs(60);
/// An answer that was so long on its way says too little.
const SLOW: Duration = Duration::from_millis(500);
/// From so much on it is worth a line in the log that the machine's clock differs.
const APART: TimeDelta = TimeDelta::seconds(5);

/// Tells the time. Clones are the same clock.
#[derive(Debug, Clone)]
pub struct Clock(Arc<RwLock<Mark>>);

#[derive(Debug, Clone, Copy)]
struct Mark {
    time: DateTime<Utc>,
    at: Instant,
}

impl Clock {
    /// One that shows this time now.
    pub fn set_to(time: DateTime<Utc>) -> Self {
        Self(Arc::new(RwLock::new(Mark { time, at: Instant::now() })))
    }

    /// PostgreSQL's.
    ///
    /// # Errors
    /// If PostgreSQL does not answer.
    pub async fn of(db: &PgPool) -> sqlx::Result<Self> {
        let (mark, _) = ask(db).await?;
        let apart = mark.time - Utc::now();
        if apart.abs() > APART {
            tracing::warn!(
                "this machine's clock and PostgreSQL's are {} s apart: PostgreSQL's is used",
                apart.num_seconds()
            );
        }
        Ok(Self(Arc::new(RwLock::new(mark))))
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        let mark = *self.0.read().unwrap_or_else(PoisonError::into_inner);
        mark.time + mark.at.elapsed()
    }

    /// Follows PostgreSQL's until it is to stop. While PostgreSQL is away, time goes on.
    pub async fn follow(self, db: PgPool, stopping: CancellationToken) {
        loop {
            tokio::select! {
                () = stopping.cancelled() => return,
                () = tokio::time::sleep(PERIOD) => {}
            }
            match ask(&db).await {
                Ok((mark, took)) if took < SLOW => self.set(mark),
                _ => {}
            }
        }
    }

    fn set(&self, mark: Mark) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = mark;
    }
}

/// PostgreSQL's time, taken to be that of the middle of the question, and how long the question took.
async fn ask(db: &PgPool) -> sqlx::Result<(Mark, Duration)> {
    let asked = Instant::now();
    let time = sqlx::query_scalar("select clock_timestamp()").fetch_one(db).await?;
    let took = asked.elapsed();
    Ok((Mark { time, at: asked + took / 2 }, took))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_goes_on_from_where_it_was_set() {
        let then = Utc::now() - TimeDelta::days(400);
        let clock = Clock::set_to(then);
        let first = clock.now();
        assert!(first >= then && first < then + TimeDelta::seconds(60));
        assert!(clock.now() >= first);
        let later = Mark { time: then + TimeDelta::days(1), at: Instant::now() };
        clock.clone().set(later);
        assert!(clock.now() >= later.time, "clones are the same clock");
    }
}
