//! A storage that fails when a test says so.

use super::{Storage, StorageError};
use crate::Runtime;
use futures::future::BoxFuture;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

#[derive(Default)]
struct State {
    rows: BTreeMap<String, (u64, String)>,
    room: Option<usize>,
    failing_puts: u32,
    delay: Duration,
    puts: Vec<String>,
    running: u32,
    most_at_once: u32,
}

/// Rows in memory. Clones share them, as the tabs of a browser and its next life do.
#[derive(Clone)]
pub struct MemoryStorage {
    runtime: Arc<dyn Runtime>,
    state: Arc<Mutex<State>>,
}

impl MemoryStorage {
    /// An empty one; its delays pass on `runtime`.
    pub fn new(runtime: impl Runtime) -> Self {
        Self { runtime: Arc::new(runtime), state: Arc::default() }
    }

    /// The same rows, for a program that has started anew.
    pub fn on(&self, runtime: impl Runtime) -> Self {
        Self { runtime: Arc::new(runtime), state: self.state.clone() }
    }

    /// Lets every operation take this long.
    pub fn set_delay(&self, delay: Duration) {
        self.state().delay = delay;
    }

    /// Lets the next `times` writes fail.
    pub fn fail_puts(&self, times: u32) {
        self.state().failing_puts = times;
    }

    /// Lets writes fail that would make more than `rows` rows.
    pub fn set_room(&self, rows: usize) {
        self.state().room = Some(rows);
    }

    /// The keys that are there, in their order.
    pub fn keys(&self) -> Vec<String> {
        self.state().rows.keys().cloned().collect()
    }

    /// The value under the first key that contains `part`.
    pub fn value(&self, part: &str) -> Option<String> {
        let state = self.state();
        state.rows.iter().find(|(key, _)| key.contains(part)).map(|(_, row)| row.1.clone())
    }

    /// Puts a row in without delay.
    pub fn insert(&self, key: &str, stamp: u64, value: &str) {
        self.state().rows.insert(key.into(), (stamp, value.into()));
    }

    /// The keys of all writes that were tried, in their order.
    pub fn puts(&self) -> Vec<String> {
        self.state().puts.clone()
    }

    /// The largest number of writes that ran at the same time.
    pub fn most_at_once(&self) -> u32 {
        self.state().most_at_once
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn later<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut State) -> T + Send + 'static,
    ) -> BoxFuture<'static, Result<T, StorageError>> {
        let (this, delay) = (self.clone(), self.state().delay);
        Box::pin(async move {
            if !delay.is_zero() {
                this.runtime.sleep(delay).await;
            }
            Ok(act(&mut this.state()))
        })
    }
}

impl State {
    fn put(&mut self, key: String, stamp: u64, value: String) -> Result<(), StorageError> {
        self.puts.push(key.clone());
        if self.failing_puts > 0 {
            self.failing_puts -= 1;
            return Err(StorageError::Failed(String::from("told to")));
        }
        if self.room.is_some_and(|room| self.rows.len() >= room) && !self.rows.contains_key(&key) {
            return Err(StorageError::Full);
        }
        self.rows.insert(key, (stamp, value));
        Ok(())
    }
}

impl Storage for MemoryStorage {
    fn get(&self, key: &str) -> BoxFuture<'static, Result<Option<String>, StorageError>> {
        let key = key.to_owned();
        self.later(move |state| state.rows.get(&key).map(|row| row.1.clone()))
    }

    fn put(&self, key: &str, stamp: u64, value: String) -> BoxFuture<'static, Result<(), StorageError>> {
        {
            let mut state = self.state();
            state.running += 1;
            state.most_at_once = state.most_at_once.max(state.running);
        }
        let key = key.to_owned();
        let put = self.later(move |state| {
            state.running -= 1;
            state.put(key, stamp, value)
        });
        Box::pin(async move { put.await? })
    }

    fn delete(&self, keys: Vec<String>) -> BoxFuture<'static, Result<(), StorageError>> {
        self.later(move |state| keys.iter().for_each(|key| drop(state.rows.remove(key))))
    }

    fn list(&self, before: u64) -> BoxFuture<'static, Result<Vec<String>, StorageError>> {
        self.later(move |state| {
            let rows = state.rows.iter().filter(|(_, row)| row.0 < before);
            let mut keys: Vec<(u64, String)> = rows.map(|(key, row)| (row.0, key.clone())).collect();
            keys.sort();
            keys.into_iter().map(|(_, key)| key).collect()
        })
    }
}

impl fmt::Debug for MemoryStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStorage").field("rows", &self.keys()).finish_non_exhaustive()
    }
}
