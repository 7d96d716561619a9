//! The writer: one at a time, what was last said.

use super::{StorageError, rows, shared::Shared};
use crate::{
    cache::Inner,
    erased::QueryRef,
    portable::{Held, Packet, millis},
};
use futures::{channel::oneshot, future::select};
use std::{mem, sync::Arc};

impl Shared {
    /// Notes that `query` is to be written as it is now, or that its row is to go.
    pub(super) fn enqueue(self: &Arc<Self>, changes: Vec<(QueryRef, Option<Held>)>) {
        let old: Vec<_> = {
            let queue = &mut self.state().queue;
            let insert = |(query, change)| {
                queue.turn += 1;
                queue.changes.insert(query, (queue.turn, change))
            };
            changes.into_iter().filter_map(insert).collect()
        };
        drop(old);
        self.wake();
    }

    /// Sees to it that there is a writer if there is something to write.
    pub(super) fn wake(self: &Arc<Self>) {
        {
            let queue = &mut self.state().queue;
            if queue.is_running || queue.is_empty() {
                return;
            }
            queue.is_running = true;
        }
        let this = self.clone();
        self.runtime.spawn(Box::pin(async move { this.write_all().await }));
    }

    /// Writes what there is to write without waiting; resolves when it is written.
    pub(super) async fn flush(self: &Arc<Self>) {
        let (idle, wait) = oneshot::channel();
        let hurry = {
            let queue = &mut self.state().queue;
            if !queue.is_running {
                return;
            }
            queue.idle.push(idle);
            queue.is_hurried = true;
            queue.hurry.take()
        };
        if let Some(hurry) = hurry {
            // The wait may be over already.
            let _ = hurry.send(());
        }
        // The writer ends with the runtime.
        let _ = wait.await;
    }

    async fn write_all(self: Arc<Self>) {
        loop {
            self.wait().await;
            self.pass().await;
            let idle = {
                let queue = &mut self.state().queue;
                if !queue.is_empty() {
                    continue;
                }
                queue.is_running = false;
                queue.is_hurried = false;
                mem::take(&mut queue.idle)
            };
            for waiter in idle {
                // The one who waits may be gone.
                let _ = waiter.send(());
            }
            return;
        }
    }

    async fn wait(&self) {
        let (hurry, hurried) = oneshot::channel();
        {
            let queue = &mut self.state().queue;
            if queue.is_hurried {
                return;
            }
            queue.hurry = Some(hurry);
        }
        select(self.runtime.sleep(self.persistence.throttle), hurried).await;
    }

    /// Writes what is there now, row by row.
    async fn pass(&self) {
        let changes: Vec<QueryRef> = self.state().queue.changes.keys().cloned().collect();
        for query in changes {
            let Some(inner) = self.inner.upgrade() else {
                let changes = self.state().queue.forget();
                return drop(changes);
            };
            let Some((turn, change)) = self.state().queue.changes.get(&query).cloned() else { continue };
            if let Err(error) = self.write(&inner, &query, change).await {
                self.report(&error);
            }
            let queue = &mut self.state().queue;
            if queue.changes.get(&query).is_some_and(|change| change.0 == turn) {
                queue.changes.remove(&query);
            }
        }
        let outdated = {
            let mut state = self.state();
            mem::take(&mut state.queue.outdated).then(|| state.outdated.clone())
        };
        if let Some(row) = outdated.and_then(|outdated| Some((outdated.latest(), outdated.write()?)))
            && let Err(error) = self.put(&self.keys.outdated, row.0, row.1).await
        {
            self.report(&error);
        }
    }

    async fn write(&self, inner: &Inner, query: &QueryRef, change: Option<Held>) -> Result<(), StorageError> {
        let Some(key) = self.key(inner, query) else { return Ok(()) };
        let Some(held) = change else {
            if let Some(stored) = &mut self.state().stored {
                stored.remove(&key);
            }
            return self.persistence.storage.delete(vec![key]).await;
        };
        let packet = Packet::of(&inner.settings.registry, &held);
        let Some(row) = packet.and_then(|packet| rows::write(&packet)) else { return Ok(()) };
        self.put(&key, held.meta.data_updated_at.map(millis).unwrap_or_default(), row).await?;
        if let Some(stored) = &mut self.state().stored {
            stored.insert(key);
        }
        Ok(())
    }

    /// Puts a row in; if there is no room, the oldest entries make it.
    pub(super) async fn put(&self, key: &str, stamp: u64, row: String) -> Result<(), StorageError> {
        let mut share = 10;
        loop {
            match self.persistence.storage.put(key, stamp, row.clone()).await {
                Err(StorageError::Full) if share > 0 => {
                    if !self.make_room(key, share).await? {
                        return Err(StorageError::Full);
                    }
                    share /= 2;
                }
                result => return result,
            }
        }
    }

    /// Drops one in `share` of the entries, the oldest first, and one at least; false if there is none.
    async fn make_room(&self, kept: &str, share: usize) -> Result<bool, StorageError> {
        let storage = &self.persistence.storage;
        let mut oldest: Vec<String> = storage.list(u64::MAX).await?;
        oldest.retain(|key| self.keys.is_entry(key) && key != kept);
        oldest.truncate((oldest.len() / share).max(1));
        if oldest.is_empty() {
            return Ok(false);
        }
        if let Some(stored) = &mut self.state().stored {
            stored.retain(|key| !oldest.contains(key));
        }
        storage.delete(oldest).await?;
        Ok(true)
    }
}
