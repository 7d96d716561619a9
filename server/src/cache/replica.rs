//! A streaming replica of PostgreSQL, read from where it is as new as what is asked for.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use sqlx::PgPool;

use super::{Scope, Slot, breaker::Breaker, versions};
use crate::db::{self, Tx};

/// How long it may take to begin a snapshot.
const PATIENCE: Duration = Duration::from_millis(250);

/// See the module.
#[derive(Debug)]
pub(super) struct Replica {
    db: PgPool,
    breaker: Breaker,
    read: AtomicU64,
    behind: AtomicU64,
}

impl Replica {
    pub(super) fn new(db: PgPool) -> Self {
        let breaker = Breaker::new("the replica (DATABASE_READ_URL)", "DATABASE_URL");
        Self { db, breaker, read: AtomicU64::new(0), behind: AtomicU64::new(0) }
    }

    /// A snapshot of the replica with its versions of the key's scopes, if each has reached `wanted`: then it has all
    /// that was written before `wanted` was learned. Never for what a person may do, nor for what has no version.
    pub(super) async fn snapshot(&self, key: &Slot, wanted: &[i64]) -> Option<(Tx, Vec<i64>)> {
        if key.scopes.is_empty() || key.scopes.contains(&Scope::Authz) || !self.breaker.admits() {
            return None;
        }
        let (db, tenant, scopes) = (self.db.clone(), key.tenant, key.scopes);
        // In a task of its own, because beginning a transaction must not be broken off.
        let begun = tokio::spawn(async move {
            let mut snapshot = db::snapshot(&db, tenant).await?;
            let versions = versions::in_snapshot(&mut snapshot, scopes).await?;
            Ok::<_, sqlx::Error>((snapshot, versions))
        });
        match tokio::time::timeout(PATIENCE, begun).await {
            Ok(Ok(Ok((snapshot, versions)))) => {
                self.breaker.succeeded();
                let reached = versions.iter().zip(wanted).all(|(has, wanted)| has >= wanted);
                if !reached {
                    self.behind.fetch_add(1, Relaxed);
                }
                reached.then_some((snapshot, versions))
            }
            Ok(Ok(Err(error))) => self.failed(&error.to_string()),
            Ok(Err(error)) => self.failed(&error.to_string()),
            Err(_) => self.failed("no answer in time"),
        }
    }

    /// It was read from to the end.
    pub(super) fn served(&self) {
        self.read.fetch_add(1, Relaxed);
    }

    pub(super) fn failed<T>(&self, reason: &str) -> Option<T> {
        self.breaker.failed(reason);
        None
    }

    pub(super) fn counts(&self) -> (u64, u64) {
        (self.read.load(Relaxed), self.behind.load(Relaxed))
    }

    pub(super) fn is_up(&self) -> bool {
        !self.breaker.is_down()
    }

    pub(super) async fn stop(&self) {
        self.db.close().await;
    }
}
