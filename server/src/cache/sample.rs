//! Every so many hits one is compared with PostgreSQL, beside the answer. Equal versions must mean equal data; the count of
//! those that differ stays 0, or a write has forgotten to say what it changes.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use futures::future::BoxFuture;
use serde::Serialize;
use sqlx::PgConnection;
use tokio::sync::Semaphore;

use super::{Cache, Slot, start::Inner, versions};
use crate::{Error, Result, db};

/// Which hits are compared.
#[derive(Debug)]
pub(super) struct Sampler {
    /// One in so many; none if 0.
    one_in: u64,
    hits: AtomicU64,
    /// One at a time: however many ask, comparing takes one connection at most.
    turn: Arc<Semaphore>,
}

/// What a comparison says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sampled {
    /// PostgreSQL has the same.
    Same,
    /// It is at other versions by now: nothing can be said.
    Outdated,
    /// It has something else at the same versions.
    Different,
}

impl Sampler {
    pub(super) fn new(one_in: u64) -> Self {
        Self { one_in, hits: AtomicU64::new(0), turn: Arc::new(Semaphore::new(1)) }
    }

    fn is_due(&self) -> bool {
        self.one_in > 0 && self.hits.fetch_add(1, Relaxed).is_multiple_of(self.one_in)
    }
}

impl Cache {
    /// After a hit: compares it if it is its turn. A value that differs is replaced by what PostgreSQL has.
    pub(super) fn sample<T, L>(&self, key: &Slot, versions: &[i64], value: &Arc<T>, load: &L)
    where
        T: Serialize + Send + Sync + 'static,
        L: for<'a> FnOnce(&'a mut PgConnection) -> BoxFuture<'a, Result<T>> + Clone + Send + 'static,
    {
        if !self.0.sampler.is_due() {
            return;
        }
        let Ok(turn) = Arc::clone(&self.0.sampler.turn).try_acquire_owned() else { return };
        let (inner, key, versions) = (Arc::clone(&self.0), key.clone(), versions.to_vec());
        let (value, load) = (Arc::clone(value), load.clone());
        tokio::spawn(async move {
            let _turn = turn;
            let Ok(sampled) = inner.compare(&key, &versions, &*value, load.clone()).await else { return };
            if sampled == Sampled::Different {
                tracing::error!(key = key.name, ?versions, "a cached value is not what PostgreSQL has");
                // Whoever asks next is to be right, and the error says what it says if this fails.
                let _ = inner.load(&key, &versions, load).await;
            }
            inner.counts.sampled(sampled);
        });
    }
}

impl Inner {
    async fn compare<T, L>(&self, key: &Slot, held: &[i64], value: &T, load: L) -> Result<Sampled>
    where
        T: Serialize,
        L: for<'a> FnOnce(&'a mut PgConnection) -> BoxFuture<'a, Result<T>> + Send,
    {
        let mut snapshot = db::snapshot(&self.db, key.tenant).await?;
        if versions::in_snapshot(&mut snapshot, key.scopes).await? != held {
            return Ok(Sampled::Outdated);
        }
        let present = load(&mut snapshot).await?;
        // As JSON, in which the order of a map's entries does not count.
        let [value, present] = [value, &present].map(serde_json::to_value);
        let is_same = value.map_err(Error::internal)? == present.map_err(Error::internal)?;
        Ok(if is_same { Sampled::Same } else { Sampled::Different })
    }
}
