//! What every use case may use: the database, the cache, the keys.

use std::sync::Arc;

use anyhow::Context;
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use crate::{
    Config,
    audit::Refusals,
    auth::{key_ring::KeyRing, password::Passwords, proof::Proofs, throttle::Throttle, token::Tokens},
    cache::Cache,
    clock::Clock,
    db::{self, Shares},
    events::Hub,
    reports::Reports,
};

/// The services of one running server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Services(Arc<Inner>);

/// See [`Services`].
#[derive(Debug)]
pub struct Inner {
    /// The settings.
    pub config: Config,
    /// PostgreSQL as `mono_app`.
    pub db: PgPool,
    /// How many of its connections each tenant may have.
    pub shares: Shares,
    /// The time, by which all that begins and ends is measured.
    pub clock: Clock,
    /// In-process, Redis, and how to read through them.
    pub cache: Cache,
    /// Signs and checks access tokens.
    pub tokens: Tokens,
    /// Reads what requests present of their session.
    pub proofs: Proofs,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Counts failed sign-ins.
    pub throttle: Throttle,
    /// Notes refusals in the audit log.
    pub refusals: Refusals,
    /// Counts what browsers report.
    pub reports: Reports,
    /// Streams of events.
    pub events: Hub,
    /// Cancelled when the server is to end. What streams without end must end by it.
    pub stopping: CancellationToken,
}

impl std::ops::Deref for Services {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Services {
    /// Connects to what the settings name.
    ///
    /// # Errors
    /// If PostgreSQL cannot be reached, its schema is not the one of this build, or a key is missing. Redis away is a
    /// warning: the server works without it and takes it up when it comes.
    pub async fn start(config: Config) -> anyhow::Result<Self> {
        let ring = KeyRing::of(&config)?;
        let db = db::connect(&config).await?;
        let clock = Clock::of(&db).await.context("PostgreSQL (DATABASE_URL) does not tell the time")?;
        let tokens = Tokens::new(ring, clock.clone());
        let shares = Shares::of_pool(config.database_pool);
        let replica = db::connect_replica(&config)?;
        let cache = Cache::start(&config, clock.clone(), db.clone(), shares.clone(), replica).await?;
        let (passwords, throttle, stopping) =
            (Passwords::new()?, Throttle::default(), CancellationToken::new());
        let refusals = Refusals::default();
        tokio::spawn(clock.clone().follow(db.clone(), stopping.clone()));
        let events = Hub::start(&config, cache.clone(), stopping.clone())?;
        Ok(Self(Arc::new(Inner {
            config,
            db,
            shares,
            clock,
            cache,
            tokens,
            proofs: Proofs::default(),
            passwords,
            throttle,
            refusals,
            reports: Reports::default(),
            events,
            stopping,
        })))
    }

    /// Lets go of what is open. Requests must have ended.
    pub async fn stop(&self) {
        self.reports.log();
        self.events.stop().await;
        self.cache.stop().await;
        self.db.close().await;
    }
}
