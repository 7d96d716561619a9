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
    // Most rows stand where they stood; the others are looked for by key.
    let mut by_key: Option<HashMap<K, &Arc<T>>> = None;
    let keep = |(index, row): (usize, &Arc<T>)| {
        if let Some(before) = old.get(index) {
            if Arc::ptr_eq(before, row) || **before == **row {
                return Arc::clone(before);
            }
            if key(before) == key(row) {
                return Arc::clone(row);
            }
        }
        let known = by_key.get_or_insert_with(|| old.iter().map(|row| (key(row), row)).collect());
        let same = known.get(&key(row)).filter(|known| ***known == *row);
        Arc::clone(same.copied().unwrap_or(row))
    };
    new.iter().enumerate().map(keep).collect()
}
