//! Keeping the identity of what has not changed.

use std::{collections::HashMap, hash::Hash, sync::Arc};

/// The rows of `new`, in their order, each that equals the row of the same `key` in `old` being that one; `None` if
/// `new` is that already. It is for [`Query::structural_sharing`](crate::Query::structural_sharing) where the data is a list
/// of `Arc`s. No two rows of a list may have one key. Its cost grows with the number of rows alone.
pub fn reconcile<T: PartialEq, K: Eq + Hash>(
    old: &[Arc<T>],
    new: &[Arc<T>],
    key: impl Fn(&T) -> K,
) -> Option<Vec<Arc<T>>> {
    // Most rows stand where they stood; the others are looked for by key.
    let mut by_key: Option<HashMap<K, &Arc<T>>> = None;
    let mut kept: Option<Vec<Arc<T>>> = None;
    for (index, row) in new.iter().enumerate() {
        let before = match old.get(index) {
            Some(before) if Arc::ptr_eq(before, row) => continue,
            Some(before) if **before == **row => before,
            Some(before) if key(before) == key(row) => continue,
            _ => {
                let known = by_key.get_or_insert_with(|| old.iter().map(|row| (key(row), row)).collect());
                match known.get(&key(row)) {
                    Some(before) if !Arc::ptr_eq(before, row) && ***before == **row => before,
                    _ => continue,
                }
            }
        };
        kept.get_or_insert_with(|| new.to_vec())[index] = Arc::clone(before);
    }
    kept
}
