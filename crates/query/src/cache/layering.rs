//! What layers mean to a write. A program without mutations has none: this is there from the first on.

use super::{Change, Entry, Patch, Store, write::Snapshot};
use crate::{erased::QueryRef, mutation::Mutations, time::Time, value::Value};
use std::sync::Arc;

/// The mutations that data has seen: those of them that have succeeded need no layer over it any more.
pub(crate) enum Sees {
    None,
    /// What had succeeded by this number.
    Until(u64),
    /// What had succeeded by this time.
    UntilTime(Time),
}

#[derive(Clone, Copy)]
pub(crate) struct Layering {
    /// Those that stay.
    pub(super) staying: fn(&Entry, &dyn Change, &Mutations) -> Vec<Patch>,
    /// What is shown with them.
    pub(super) show: fn(&QueryRef, &Snapshot, &Value) -> Value,
    /// Before the entry has those that stay.
    pub(super) leave: fn(&mut Entry, &[Patch]),
    /// When it has them.
    pub(super) note: fn(&mut Store, &QueryRef),
}

impl Layering {
    pub(crate) const NEW: Self = Self { staying, show, leave: Entry::note_gone, note };
}

fn staying(entry: &Entry, change: &dyn Change, mutations: &Mutations) -> Vec<Patch> {
    let mut patches = entry.patches.clone();
    let sees = change.sees(entry);
    patches.retain(|patch| match sees {
        Sees::None => true,
        Sees::Until(number) => patch.confirmed.is_none_or(|at| at > number),
        Sees::UntilTime(time) => patch.confirmed.is_none() || patch.confirmed_at > time,
    });
    change.take_out(&mut patches, mutations);
    patches
}

fn show(query: &QueryRef, snapshot: &Snapshot, base: &Value) -> Value {
    let is_plain = match (&snapshot.base, &snapshot.visible) {
        (Some(base), Some(visible)) => Arc::ptr_eq(base, visible),
        (base, visible) => base.is_none() && visible.is_none(),
    };
    if is_plain && snapshot.patches.is_empty() {
        return base.clone();
    }
    let visible = Patch::put(&snapshot.patches, base);
    // Equal data keeps its identity, so that readers need not look.
    match &snapshot.visible {
        Some(old) => query.get().share(old, visible),
        None => visible,
    }
}

fn note(store: &mut Store, query: &QueryRef) {
    if store.entries.get(query).is_some_and(|entry| !entry.patches.is_empty()) {
        store.entries.note_layer(query);
    }
}
