use std::{
    any::Any,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Slot, peek};

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
}

impl Local {
    pub(super) fn new() -> Self {
        Self(
            moka::future::Cache::builder()
                .weigher(|name: &String, held: &Held| {
                    held.weight + u32::try_from(name.len()).unwrap_or(u32::MAX / 2)
                })
                .max_capacity(CAPACITY)
                .time_to_idle(IDLE)
                .time_to_live(super::ttl::PROFILE.get())
                .build(),
        )
    }

    /// The value and the versions that it was read at.
    pub(super) async fn get<T: Send + Sync + 'static>(&self, key: &Slot) -> Option<(Arc<T>, Arc<[i64]>)> {
        let held = self.0.get(&key.name).await?;
        Some((held.value.downcast().ok()?, held.versions))
    }

    /// What is held; that it was looked at counts as use.
    pub(super) async fn peek(&self, key: &Slot) -> Option<peek::Held> {
        let held = self.0.get(&key.name).await?;
        Some(peek::Held { versions: Some(held.versions.to_vec()), age: Some(held.since.elapsed()) })
    }

    /// Holds a value of `weight` bytes.
    pub(super) async fn put<T: Send + Sync + 'static>(
        &self,
        key: &Slot,
        versions: &[i64],
        value: Arc<T>,
        weight: usize,
    ) {
        let weight = u32::try_from(weight).unwrap_or(u32::MAX / 2);
        self.0
            .insert(
                key.name.clone(),
                Held { versions: versions.into(), value, weight, since: Instant::now() },
            )
            .await;
    }
}
