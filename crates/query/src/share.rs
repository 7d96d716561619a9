//! Keeping the identity of what has not changed.

use std::{collections::HashMap, hash::Hash, sync::Arc};

/// The rows of `new`, in their order, each that equals the row of the same `key` in `old` being that one: for
/// [`Query::structural_sharing`](crate::Query::structural_sharing) where the data is a list of `Arc`s. Its cost grows with
/// the number of rows alone.
pub fn reconcile<T: PartialEq, K: Eq + Hash>(
    old: &[Arc<T>],
    new: &[Arc<T>],
    key: impl Fn(&T) -> K,
) -> Vec<Arc<T>> {
    let known: HashMap<K, &Arc<T>> = old.iter().map(|row| (key(row), row)).collect();
    let keep = |row: &Arc<T>| {
        let same = known.get(&key(row)).filter(|known| ***known == *row);
        Arc::clone(same.copied().unwrap_or(row))
    };
    new.iter().map(keep).collect()
}
