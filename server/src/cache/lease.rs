//! One load for all instances: who takes the lease of a cold entry loads it, the others wait for the entry.
//!
//! A lease spares PostgreSQL; whether a value holds, its versions say. So a lease that is lost, or given back by someone
//! else, costs a load and nothing else, and needs no token.

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgConnection;
use tokio::time::{Instant, sleep};

use super::{
    Slot, entry,
    entry::{Current, Found},
    start::Inner,
};
use crate::Result;

/// How long a lease holds, and keeps others waiting at most. Whoever loads for longer is not alone.
pub(super) const HOLDS: Duration = Duration::from_secs(1);
/// How often those who wait look, at first and at last.
const LOOKS: [Duration; 2] = [Duration::from_millis(4), Duration::from_millis(32)];

impl Inner {
    /// [`Inner::load`], once for all instances where many may want the same.
    pub(super) async fn load_once<T, L>(&self, key: Slot, wanted: &[i64], load: L) -> Result<Arc<T>>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        L: for<'a> FnOnce(&'a mut PgConnection) -> BoxFuture<'a, Result<T>> + Clone + Send + 'static,
    {
        if !key.shared {
            return self.load(&key, wanted, load).await;
        }
        if !self.take_lease(&key, wanted).await
            && let Some(value) = self.wait_for(&key).await
        {
            return Ok(value);
        }
        let loaded = self.load(&key, wanted, load).await;
        if loaded.is_err() {
            self.redis.delete(&lease(&key, wanted)).await;
        }
        loaded
    }

    /// `false` if another has it. Without Redis everyone has it.
    pub(super) async fn take_lease(&self, key: &Slot, versions: &[i64]) -> bool {
        self.redis.set_new(&lease(key, versions), HOLDS).await.unwrap_or(true)
    }

    /// The value that another loads, if it comes in time.
    async fn wait_for<T>(&self, key: &Slot) -> Option<Arc<T>>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        let (until, [mut look, most]) = (Instant::now() + HOLDS, LOOKS);
        while Instant::now() < until {
            sleep(look).await;
            look = most.min(look * 2);
            let said = self.ask_redis(key, true).await?;
            let (Some(now), Some(text)) = (said.versions, said.entry) else { continue };
            if let Found::Current(Current { data, life }) =
                entry::read::<T>(&text, key, &now, self.clock.now())
            {
                let value = Arc::new(data);
                self.local.put(key, &now, Arc::clone(&value), text.len(), life).await;
                return Some(value);
            }
        }
        None
    }
}

/// Of other versions there is another lease: who knows of a newer one does not wait for what may be older.
fn lease(key: &Slot, versions: &[i64]) -> String {
    let versions: Vec<String> = versions.iter().map(i64::to_string).collect();
    format!("{}:lease:{}", key.name, versions.join("."))
}
