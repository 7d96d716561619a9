use std::{
    any::Any,
    sync::Arc,
    time::{Duration, Instant},
};

use moka::policy::EvictionPolicy;

use super::{Slot, early::Life, peek};

/// How much the in-process layer may hold, in bytes of the values' JSON; in memory it is some 2.5 times as much.
const CAPACITY: u64 = 8 * 1024 * 1024;
/// How long it holds a value that is not asked for.
const IDLE: Duration = Duration::from_secs(300);

/// The in-process layer. Each value carries the versions that it was read at; the reader compares.
#[derive(Debug)]
pub(super) struct Local(moka::future::Cache<String, Held>);

#[derive(Debug, Clone)]
struct Held {
    versions: Arc<[i64]>,
    value: Arc<dyn Any + Send + Sync>,
    weight: u32,
    since: Instant,
    life: Life,
}

/// A value as it is held.
#[derive(Debug)]
pub(super) struct Kept<T> {
    pub(super) value: Arc<T>,
    /// The versions that it was read at.
    pub(super) versions: Arc<[i64]>,
    pub(super) life: Life,
}

impl Local {
    pub(super) fn new() -> Self {
        Self(
            moka::future::Cache::builder()
                .weigher(|name: &String, held: &Held| {
                    held.weight + u32::try_from(name.len()).unwrap_or(u32::MAX / 2)
                })
                .max_capacity(CAPACITY)
                // The other policy weighs a newcomer against all that it would displace, so one large value that is wanted
                // all the time never gets in among many small ones.
                .eviction_policy(EvictionPolicy::lru())
                .time_to_idle(IDLE)
                .time_to_live(super::ttl::PROFILE.get())
                .build(),
        )
    }

    /// What is held and has not run out.
    pub(super) async fn get<T: Send + Sync + 'static>(&self, key: &Slot) -> Option<Kept<T>> {
        let held = self.0.get(&key.name).await?;
        let life = held.life.after(held.since.elapsed())?;
        Some(Kept { value: held.value.downcast().ok()?, versions: held.versions, life })
    }

    /// What is held; that it was looked at counts as use.
    pub(super) async fn peek(&self, key: &Slot) -> Option<peek::Held> {
        let held = self.0.get(&key.name).await?;
        Some(peek::Held { versions: Some(held.versions.to_vec()), age: Some(held.since.elapsed()) })
    }

    /// Holds a value of `weight` bytes of this life.
    pub(super) async fn put<T: Send + Sync + 'static>(
        &self,
        key: &Slot,
        versions: &[i64],
        value: Arc<T>,
        weight: usize,
        life: Life,
    ) {
        let weight = u32::try_from(weight).unwrap_or(u32::MAX / 2);
        self.0
            .insert(
                key.name.clone(),
                Held { versions: versions.into(), value, weight, since: Instant::now(), life },
            )
            .await;
    }
}

#[cfg(test)]
mod tests {
    use contract::users::UserFilter;

    use super::*;
    use crate::cache::Key;

    #[tokio::test]
    async fn what_is_held_is_bounded() {
        let (local, life) = (Local::new(), Life { left: IDLE, took: Duration::ZERO });
        for page in 1..=2000 {
            let key = Key::api_users_list(1, &UserFilter { page, ..UserFilter::default() });
            local.put(&key, &[1], Arc::new(page), 10_000, life).await;
        }
        local.0.run_pending_tasks().await;
        assert!(local.0.weighted_size() <= CAPACITY, "{} bytes", local.0.weighted_size());
        assert!(local.0.entry_count() > 700, "{} entries", local.0.entry_count());
    }

    #[tokio::test]
    async fn what_is_asked_for_most_is_kept_however_many_small_ones_come_by() {
        let (local, life) = (Local::new(), Life { left: IDLE, took: Duration::ZERO });
        let key = |page| Key::api_users_list(1, &UserFilter { page, ..UserFilter::default() });
        let (hot, mut missed) = (key(1), 0);
        for page in 2..=200_000 {
            assert!(local.get::<u32>(&key(page)).await.is_none());
            local.put(&key(page), &[1], Arc::new(page), 100, life).await;
            // It is full already when it is first asked for.
            if page > 150_000 && local.get::<u32>(&hot).await.is_none() {
                missed += 1;
                local.put(&hot, &[1], Arc::new(1_u32), 6_000, life).await;
            }
        }
        assert_eq!(missed, 1);
    }

    #[tokio::test]
    async fn what_has_run_out_is_not_held() {
        let (local, key) = (Local::new(), Key::api_users_list(1, &UserFilter::default()));
        for (left, is_held) in [(IDLE, true), (Duration::ZERO, false)] {
            local.put(&key, &[1], Arc::new(1), 1, Life { left, took: Duration::ZERO }).await;
            assert_eq!(local.get::<i32>(&key).await.is_some(), is_held);
        }
    }
}
