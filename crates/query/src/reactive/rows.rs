//! A list in the data of a query, read row by row.

use super::bound::Bound;
use leptos::{
    prelude::{GetValue, Notify, Signal, StoredValue, Track},
    reactive::signal::ArcTrigger,
};
use std::{
    collections::HashMap,
    fmt,
    hash::Hash,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The rows of a list by their keys; a reader wakes for its own row alone. It is `Copy`, and ends with the component that
/// made it. Made by [`UseQuery::rows`](super::UseQuery::rows).
pub struct UseRows<K: Send + Sync + 'static, R: Send + Sync + 'static>(StoredValue<Arc<Rows<K, R>>>);

type Keyed<K, R> = Vec<(K, Arc<R>)>;

type Read<K, R> = dyn Fn(&HashMap<K, Arc<R>>) -> Keyed<K, R> + Send + Sync;

pub(super) struct Rows<K, R> {
    bound: Arc<Bound>,
    /// The rows now: those that equal the given ones are those.
    read: Box<Read<K, R>>,
    order: ArcTrigger,
    /// `Eq` and `Hash` of keys are all that runs while it is locked.
    state: Mutex<State<K, R>>,
}

struct State<K, R> {
    stamp: u64,
    keys: Vec<K>,
    rows: HashMap<K, Slot<R>>,
}

struct Slot<R> {
    /// `None` if somebody has asked for a row that is not there.
    row: Option<Arc<R>>,
    changed: ArcTrigger,
}

impl<R> Default for Slot<R> {
    fn default() -> Self {
        Self { row: None, changed: ArcTrigger::new() }
    }
}

impl<K: Clone + Eq + Hash + Send + Sync + 'static, R: Send + Sync + 'static> Rows<K, R> {
    pub(super) fn bind(
        bound: Arc<Bound>,
        read: impl Fn(&HashMap<K, Arc<R>>) -> Keyed<K, R> + Send + Sync + 'static,
    ) -> UseRows<K, R> {
        let state = State { stamp: 0, keys: Vec::new(), rows: HashMap::new() };
        let rows = Arc::new(Self {
            bound: bound.clone(),
            read: Box::new(read),
            order: ArcTrigger::new(),
            state: Mutex::new(state),
        });
        let weak = Arc::downgrade(&rows);
        bound.on_data(Arc::new(move || match weak.upgrade() {
            Some(rows) => {
                rows.sync();
                true
            }
            None => false,
        }));
        rows.sync();
        UseRows(StoredValue::new(rows))
    }

    /// Takes the data over, and wakes the readers of what has changed.
    fn sync(&self) {
        loop {
            let (stamp, known) = {
                let state = self.state();
                let row = |(key, slot): (&K, &Slot<R>)| Some((key.clone(), slot.row.clone()?));
                (state.stamp, state.rows.iter().filter_map(row).collect())
            };
            let rows = (self.read)(&known);
            let Some(changed) = self.commit(stamp, rows) else { continue };
            // What is not shown any more is the user's to drop, and is dropped without the lock.
            drop(known);
            changed.iter().for_each(Notify::notify);
            return;
        }
    }

    /// The readers to wake; `None` if another has committed meanwhile.
    fn commit(&self, stamp: u64, rows: Keyed<K, R>) -> Option<Vec<ArcTrigger>> {
        let mut changed = Vec::new();
        let mut state = self.state();
        if state.stamp != stamp {
            drop(state);
            return None;
        }
        state.stamp += 1;
        let keys: Vec<K> = rows.iter().map(|(key, _)| key.clone()).collect();
        if keys != state.keys {
            changed.push(self.order.clone());
        }
        let mut gone = mem::take(&mut state.rows);
        for (key, row) in rows {
            let mut slot = gone.remove(&key).unwrap_or_default();
            if !slot.row.as_ref().is_some_and(|known| Arc::ptr_eq(known, &row)) {
                changed.push(slot.changed.clone());
            }
            slot.row = Some(row);
            state.rows.insert(key, slot);
        }
        let old = (mem::replace(&mut state.keys, keys), gone);
        drop(state);
        // Whoever still reads a row that is gone asks for it again.
        changed.extend(old.1.values().map(|slot| slot.changed.clone()));
        Some(changed)
    }

    fn state(&self) -> MutexGuard<'_, State<K, R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Clone + Eq + Hash + Send + Sync + 'static, R: Send + Sync + 'static> UseRows<K, R> {
    /// The keys in the order of the list, for `<For>`. Wakes its reader when a row comes, goes or moves. Inside
    /// `<Suspense>` it waits as [`UseQuery::data`](super::UseQuery::data) does.
    pub fn keys(&self) -> Vec<K> {
        let Some(rows) = self.0.try_get_value() else { return Vec::new() };
        rows.bound.note_missed();
        rows.bound.suspend();
        // The query may have turned.
        rows.bound.read(|_| ());
        rows.order.track();
        rows.state().keys.clone()
    }

    /// The row of this key. Wakes its reader when that row changes, comes or goes, and for no other. An equal row keeps
    /// its identity.
    pub fn get(&self, key: &K) -> Option<Arc<R>> {
        let rows = self.0.try_get_value()?;
        // The query may have turned.
        rows.bound.read(|_| ());
        let (row, changed) = {
            let mut state = rows.state();
            let slot = state.rows.entry(key.clone()).or_default();
            (slot.row.clone(), slot.changed.clone())
        };
        changed.track();
        row
    }

    /// [`get`](Self::get) as a signal.
    pub fn row(&self, key: K) -> Signal<Option<Arc<R>>> {
        let rows = *self;
        Signal::derive(move || rows.get(&key))
    }
}

impl<K: Send + Sync, R: Send + Sync> Clone for UseRows<K, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Send + Sync, R: Send + Sync> Copy for UseRows<K, R> {}

impl<K: Send + Sync, R: Send + Sync> fmt::Debug for UseRows<K, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UseRows").finish_non_exhaustive()
    }
}
