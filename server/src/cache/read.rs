use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use contract::matrix::InRedis;
use futures::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgConnection;

use super::{
    Cache, Key, Scope, Slot,
    batch::Text,
    early::Life,
    entry,
    entry::{Current, Found},
    start::Inner,
    versions,
};
use crate::{
    Result, db, depends,
    timing::{Layer, Outcome, record},
};

/// What Redis had to say about a key.
pub(super) struct Said {
    /// The versions of its scopes, if Redis knows them all.
    pub(super) versions: Option<Vec<i64>>,
    /// The entry, if it was asked for and is there.
    pub(super) entry: Option<Text>,
}

impl Cache {
    /// The value of a key: from this process, from Redis, or by `load` from PostgreSQL, whichever first has it at the
    /// present versions of the key's scopes.
    ///
    /// `load` runs once for all who ask at the same time, in a read-only snapshot that knows the tenant; once more if the
    /// replica failed it, or beside the answer, before a value runs out or to compare one. Its errors are not cached.
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
        if let Some(held) = held {
            if *held.versions == *current {
                self.0.record(Layer::L1, Outcome::Hit, looked);
                self.0.record_redis(answered, Outcome::Hit, asked);
                self.after_hit(&key, &current, held.life, &held.value, &load);
                return Ok(held.value);
            }
            self.0.record(Layer::L1, Outcome::Stale, looked);
        } else {
            self.0.record(Layer::L1, Outcome::Miss, looked);
        }

        // Of what this process held, the entry was not asked for at first.
        let text = if fresh || !answered { text } else { self.0.redis.get(&key.name).await.flatten() };
        let outcome = match text
            .as_deref()
            .map(|text| (text.len(), entry::read::<T>(text, &key, &current, self.0.clock.now())))
        {
            Some((weight, Found::Current(Current { data, life }))) => {
                self.0.record_redis(answered, Outcome::Hit, asked);
                let value = Arc::new(data);
                self.0.local.put(&key, &current, Arc::clone(&value), weight, life).await;
                self.after_hit(&key, &current, life, &value, &load);
                return Ok(value);
            }
            Some((_, Found::Outdated)) => Outcome::Stale,
            Some((_, Found::Foreign)) | None => Outcome::Miss,
        };
        self.0.record_redis(answered, outcome, asked);

        let cache = self.clone();
        let route = (key.name.clone(), current.clone());
        let asked = Instant::now();
        let loaded = self
            .0
            .flights
            .join(route, move || async move { cache.0.load_once(key, &current, load).await })
            .await;
        self.0.record(Layer::Pg, Outcome::Hit, asked.elapsed());
        loaded
    }

    fn after_hit<T, L>(&self, key: &Slot, versions: &[i64], life: Life, value: &Arc<T>, load: &L)
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        L: for<'a> FnOnce(&'a mut PgConnection) -> BoxFuture<'a, Result<T>> + Clone + Send + 'static,
    {
        self.renew(key, versions, life, load);
        self.sample(key, versions, value, load);
    }
}

impl Inner {
    /// One round trip: the versions, and the entry if it is wanted.
    pub(super) async fn ask_redis(&self, key: &Slot, entry: bool) -> Option<Said> {
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
        self.record_redis(values.is_some(), Outcome::Hit, asked);
        versions::from_redis(&values?)
    }

    /// The versions from their source, for want of Redis; which is told of them if it is there.
    async fn ask_postgres(&self, key: &Slot) -> Result<Vec<i64>> {
        let started = Instant::now();
        let current = versions::now(&self.db, key).await?;
        self.record(Layer::Pg, Outcome::Hit, started.elapsed());
        self.tell_versions(key, &current).await;
        Ok(current)
    }

    /// From PostgreSQL, into the layers above it.
    pub(super) async fn load<T, L>(&self, key: &Slot, wanted: &[i64], load: L) -> Result<Arc<T>>
    where
        T: Serialize + Send + Sync + 'static,
        L: for<'a> FnOnce(&'a mut PgConnection) -> BoxFuture<'a, Result<T>> + Clone + Send + 'static,
    {
        let begun = Instant::now();
        let (versions, value) = match self.load_from_replica(key, wanted, load.clone()).await {
            Some(loaded) => loaded,
            None => {
                let _share = match key.tenant {
                    Some(tenant) => Some(self.shares.take(tenant).await?),
                    None => None,
                };
                let mut snapshot = db::snapshot(&self.db, key.tenant).await?;
                let versions = versions::in_snapshot(&mut snapshot, key.scopes).await?;
                let value = load(&mut snapshot).await?;
                (versions, value)
            }
        };
        let value = Arc::new(value);
        let life = Life { left: jittered(key.ttl), took: begun.elapsed() };
        if let Some(text) = entry::write(key, &versions, life, self.clock.now(), &*value) {
            self.local.put(key, &versions, Arc::clone(&value), text.len(), life).await;
            self.redis.set(&key.name, text, life.left).await;
        }
        // Redis has the others, or has been told of them.
        if versions != wanted {
            self.tell_versions(key, &versions).await;
        }
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

impl Inner {
    fn record(&self, layer: Layer, outcome: Outcome, took: Duration) {
        self.counts.asked(layer, outcome);
        record(layer, outcome, took);
    }

    fn record_redis(&self, answered: bool, outcome: Outcome, since: Instant) {
        self.record(Layer::Redis, if answered { outcome } else { Outcome::Skip }, since.elapsed());
    }
}

/// Up to a tenth shorter, so that what was filled together does not run out together.
fn jittered(ttl: Duration) -> Duration {
    let mut byte = [0u8; 1];
    let share = if getrandom::fill(&mut byte).is_ok() { f64::from(byte[0]) / 255.0 } else { 0.0 };
    ttl.mul_f64(1.0 - 0.1 * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_filled_together_runs_out_apart() {
        let ttl = Duration::from_secs(300);
        let mut tenths = [0; 10];
        for _ in 0..10_000 {
            let early = (ttl - jittered(ttl)).as_millis();
            tenths[usize::try_from(early / 3001).unwrap()] += 1;
        }
        // A thousand each on the average; less than half of that is chance once in 10^60 times.
        assert!(tenths.iter().all(|entries| *entries > 500), "{tenths:?}");
    }
}
