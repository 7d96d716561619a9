use std::sync::Arc;

use anyhow::Context;
use sqlx::PgPool;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;

use super::{
    RedisState, Scope, counts::Counts, flight::Flights, key::Key, local::Local, redis::Redis, relay,
    replica::Replica, sample::Sampler, session,
};
use crate::{Config, clock::Clock, db::Shares};

/// The caches of one server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Cache(pub(super) Arc<Inner>);

/// See [`Cache`].
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) redis: Redis,
    pub(super) clock: Clock,
    pub(super) db: PgPool,
    pub(super) shares: Shares,
    pub(super) replica: Option<Replica>,
    pub(super) local: Local,
    pub(super) sessions: session::Read,
    pub(super) flights: Flights,
    pub(super) counts: Counts,
    pub(super) sampler: Sampler,
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl Cache {
    /// Starts the client of Redis and the relay. Redis or the replica away is a warning; each is taken up when it comes.
    ///
    /// # Errors
    /// If the address is none of Redis, or the prefix cannot stand before the keys of a Cluster.
    pub async fn start(
        config: &Config,
        clock: Clock,
        db: PgPool,
        shares: Shares,
        replica: Option<PgPool>,
    ) -> anyhow::Result<Self> {
        let redis =
            Redis::start(config.redis_url.as_ref(), &config.redis_prefix).await.context("REDIS_URL")?;
        let cache = Self(Arc::new(Inner {
            redis,
            clock,
            db,
            shares,
            replica: replica.map(Replica::new),
            local: Local::new(),
            sessions: session::Read::default(),
            flights: Flights::default(),
            counts: Counts::default(),
            sampler: Sampler::new(config.cache_sample),
            stopping: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }));
        cache.0.tasks.spawn(relay::run(cache.clone(), cache.0.stopping.clone()));
        cache.0.tasks.close();
        Ok(cache)
    }

    /// Ends the relay and lets go of Redis.
    pub async fn stop(&self) {
        self.0.stopping.cancel();
        self.0.tasks.wait().await;
        self.0.redis.stop().await;
        if let Some(replica) = &self.0.replica {
            replica.stop().await;
        }
    }

    /// Whether Redis answers.
    pub fn redis_state(&self) -> RedisState {
        self.0.redis.state()
    }

    /// How often the replica was read from, and how often it was not as new as was wanted; `None` without one.
    pub fn replica_reads(&self) -> Option<(u64, u64)> {
        self.0.replica.as_ref().map(Replica::counts)
    }

    /// Whether the replica answered when it was last asked; `None` without one.
    pub fn replica_is_up(&self) -> Option<bool> {
        self.0.replica.as_ref().map(Replica::is_up)
    }

    /// Tells Redis which versions a tenant's scopes have reached, and which sessions have ended. Versions only ever go
    /// forward, so the order of tellings does not matter. `false` if Redis did not hear it; the outbox tells it then.
    pub async fn tell(&self, tenant: i32, versions: &[(Scope, i64)], ended: &[Uuid]) -> bool {
        let versions: Vec<_> = versions.iter().map(|(scope, v)| (Key::version(tenant, *scope), *v)).collect();
        let mut heard = versions.is_empty() || self.0.redis.advance(&versions).await.is_some();
        for session in ended {
            heard &= self.end_session(*session).await;
        }
        heard
    }
}
