use std::{sync::Arc, time::Instant};

use contract::matrix::InRedis;
use futures::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgConnection;

use super::{Cache, Key, Scope, Slot, batch::Text, entry, entry::Found, start::Inner, versions};
use crate::{
    Result, db, depends,
    timing::{Layer, Outcome, record},
};

/// What Redis had to say about a key.
struct Said {
    /// The versions of its scopes, if Redis knows them all.
    versions: Option<Vec<i64>>,
    /// The entry, if it was asked for and is there.
    entry: Option<Text>,
}

impl Cache {
    /// The value of a key: from this process, from Redis, or by `load` from PostgreSQL, whichever first has it at the
    /// present versions of the key's scopes.
    ///
    /// `load` runs once for all who ask at the same time, in a read-only snapshot that knows the tenant; once more if the
    /// replica failed it. Its errors are not cached.
    pub async fn read<T, C, L>(&self, key: Key<C>, load: L) -> Result<Arc<T>>
    where
        T: InRedis<C> + Serialize + DeserializeOwned + Send + Sync + 'static,
        L: for<'a> FnOnce(&'a mut PgConnection) -> BoxFuture<'a, Result<T>> + Clone + Send + 'static,
    {
        let key = key.into_slot();
        let started = Instant::now();
        let held = self.0.local.get::<T>(&key).await;
        let looked = started.elapsed();
        let asked = Instant::now();
        let (answered, known, text) = match self.0.ask_redis(&key, held.is_none()).await {
            Some(said) => (true, said.versions, said.entry),
            None => (false, None, None),
        };
        let current = match known {
            Some(versions) => versions,
            None => self.0.ask_postgres(&key).await?,
        };
        depends::note(key.scopes.iter().map(|scope| scope.as_str()).zip(current.iter().copied()));

        let fresh = held.is_none();
        if let Some((value, versions)) = held {
            if *versions == *current {
                record(Layer::L1, Outcome::Hit, looked);
                record_redis(answered, Outcome::Hit, asked);
                return Ok(value);
            }
            record(Layer::L1, Outcome::Stale, looked);
        } else {
            record(Layer::L1, Outcome::Miss, looked);
        }

        // Of what this process held, the entry was not asked for at first.
        let text = if fresh || !answered { text } else { self.0.redis.get(&key.name).await.flatten() };
        let outcome = match text.as_deref().map(|text| (text.len(), entry::read::<T>(text, &key, &current))) {
            Some((weight, Found::Current(value))) => {
                record_redis(answered, Outcome::Hit, asked);
                let value = Arc::new(value);
                self.0.local.put(&key, &current, Arc::clone(&value), weight).await;
                return Ok(value);
            }
            Some((_, Found::Outdated)) => Outcome::Stale,
            Some((_, Found::Foreign)) | None => Outcome::Miss,
        };
        record_redis(answered, outcome, asked);

        let cache = self.clone();
        let route = (key.name.clone(), current.clone());
        let asked = Instant::now();
        let loaded =
            self.0.flights.join(route, move || async move { cache.0.load(key, &current, load).await }).await;
        record(Layer::Pg, Outcome::Hit, asked.elapsed());
        loaded
    }
}

impl Inner {
    /// One round trip: the versions, and the entry if it is wanted.
    async fn ask_redis(&self, key: &Slot, entry: bool) -> Option<Said> {
        let tenant = key.tenant.unwrap_or_default();
        let mut keys: Vec<String> = key.scopes.iter().map(|scope| Key::version(tenant, *scope)).collect();
        if entry {
            keys.push(key.name.clone());
        }
        if keys.is_empty() {
            return Some(Said { versions: Some(Vec::new()), entry: None });
        }
        let mut values = self.redis.mget(&keys).await?;
        let entry = if entry { values.pop().flatten() } else { None };
        Some(Said { versions: versions::from_redis(&values), entry })
    }

    /// The versions of these scopes, if Redis knows them all.
    pub(super) async fn known_versions(&self, tenant: i32, scopes: &[Scope]) -> Option<Vec<i64>> {
        let asked = Instant::now();
        let keys: Vec<String> = scopes.iter().map(|scope| Key::version(tenant, *scope)).collect();
        let values = if keys.is_empty() { Some(Vec::new()) } else { self.redis.mget(&keys).await };
        record_redis(values.is_some(), Outcome::Hit, asked);
        versions::from_redis(&values?)
    }

    /// The versions from their source, for want of Redis; which is told of them if it is there.
    async fn ask_postgres(&self, key: &Slot) -> Result<Vec<i64>> {
        let started = Instant::now();
        let current = versions::now(&self.db, key).await?;
        record(Layer::Pg, Outcome::Hit, started.elapsed());
        self.tell_versions(key, &current).await;
        Ok(current)
    }

    async fn load<T, L>(&self, key: Slot, wanted: &[i64], load: L) -> Result<Arc<T>>
    where
        T: Serialize + Send + Sync + 'static,
        L: for<'a> FnOnce(&'a mut PgConnection) -> BoxFuture<'a, Result<T>> + Clone + Send + 'static,
    {
        let (versions, value) = match self.load_from_replica(&key, wanted, load.clone()).await {
            Some(loaded) => loaded,
            None => {
                let mut snapshot = db::snapshot(&self.db, key.tenant).await?;
                let versions = versions::in_snapshot(&mut snapshot, key.scopes).await?;
                let value = load(&mut snapshot).await?;
                snapshot.commit().await?;
                (versions, value)
            }
        };
        let value = Arc::new(value);
        if let Some(text) = entry::write(&key, &versions, &*value) {
            self.local.put(&key, &versions, Arc::clone(&value), text.len()).await;
            self.redis.set(&key.name, text, jittered(key.ttl)).await;
        }
        self.tell_versions(&key, &versions).await;
        Ok(value)
    }

    /// `None` if there is no replica, it is not as new as `wanted`, or it fails: recovery may cancel what reads there.
    async fn load_from_replica<T, L>(&self, key: &Slot, wanted: &[i64], load: L) -> Option<(Vec<i64>, T)>
    where
        L: for<'a> FnOnce(&'a mut PgConnection) -> BoxFuture<'a, Result<T>> + Send,
    {
        let replica = self.replica.as_ref()?;
        let (mut snapshot, versions) = replica.snapshot(key, wanted).await?;
        let value = load(&mut snapshot).await.ok()?;
        snapshot.commit().await.ok()?;
        replica.served();
        Some((versions, value))
    }

    async fn tell_versions(&self, key: &Slot, versions: &[i64]) {
        let tenant = key.tenant.unwrap_or_default();
        let pairs: Vec<_> =
            key.scopes.iter().zip(versions).map(|(scope, v)| (Key::version(tenant, *scope), *v)).collect();
        if !pairs.is_empty() {
            self.redis.advance(&pairs).await;
        }
    }
}

fn record_redis(answered: bool, outcome: Outcome, since: Instant) {
    record(Layer::Redis, if answered { outcome } else { Outcome::Skip }, since.elapsed());
}

/// Up to a tenth shorter, so that what was filled together does not run out together.
fn jittered(ttl: std::time::Duration) -> std::time::Duration {
    let mut byte = [0u8; 1];
    let share = if getrandom::fill(&mut byte).is_ok() { f64::from(byte[0]) / 255.0 } else { 0.0 };
    ttl.mul_f64(1.0 - 0.1 * share)
}
