//! What the tries of one fetch share, and what a fetch tells beside its outcome.

use super::{Inner, change::Chunk};
use crate::{
    FetchDirection, QueryAction,
    erased::QueryRef,
    options::Resolved,
    state::Meta,
    sync::{Mutex, MutexGuard},
    value::Value,
};
use std::{
    mem,
    sync::{Arc, PoisonError},
};

/// What of an infinite query is asked for; others do not look at it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Paging {
    /// One page more at this end; all pages again if `None`.
    pub(crate) direction: Option<FetchDirection>,
    /// How many pages there should be at least after all of them were fetched.
    pub(crate) pages: usize,
    /// A page was being fetched at this end when all were asked for: it is fetched with them.
    pub(crate) also: Option<FetchDirection>,
}

/// The way the outcome of a fetch becomes data, if not by taking its place.
pub(crate) struct Deviation {
    pub(super) merge: Merge,
    /// It is one page; the others are as old as they were.
    pub(super) is_page: bool,
    /// It was put to what was there before.
    pub(super) is_appended: bool,
}

/// Puts an outcome to the data that is there; `None` if that is not what it was asked for any more.
type Merge = Box<dyn FnMut(Option<&Value>, &Value) -> Option<Value> + Send>;

impl Deviation {
    /// One page, which `merge` puts to those that are there.
    pub(crate) fn page(mut merge: impl FnMut(Option<&Value>) -> Option<Value> + Send + 'static) -> Self {
        Self { merge: Box::new(move |old, _| merge(old)), is_page: true, is_appended: false }
    }

    /// All that there was to say has been written chunk by chunk; the outcome is for a response without any.
    pub(crate) fn streamed(is_appended: bool) -> Self {
        let merge: Merge = Box::new(|old, empty| Some(old.unwrap_or(empty).clone()));
        Self { merge, is_page: false, is_appended }
    }
}

#[derive(Default)]
struct Told {
    /// What earlier tries got that the next need not ask for.
    kept: Option<Value>,
    deviation: Option<Deviation>,
}

/// Connects the user's fetch with the run it belongs to.
pub(crate) struct RunLink {
    pub(crate) query: QueryRef,
    pub(crate) run: u64,
    pub(crate) options: Arc<Resolved>,
    pub(crate) paging: Paging,
    told: Mutex<Told>,
}

impl RunLink {
    pub(crate) fn new(query: QueryRef, run: u64, options: Arc<Resolved>, paging: Paging) -> Self {
        Self { query, run, options, paging, told: Mutex::default() }
    }

    /// The server's data now.
    pub(crate) fn base(&self, inner: &Arc<Inner>) -> Option<Value> {
        inner.transact(|store, _| store.entries.get(&self.query)?.base.clone())
    }

    /// Writes a part of the response while the fetch goes on. `edit` may run more than once.
    pub(crate) fn write_chunk(&self, inner: &Arc<Inner>, edit: &mut dyn FnMut(Option<&Value>) -> Value) {
        inner.write(&self.query, &self.options, &mut Chunk { run: self.run, edit });
    }

    /// Takes the data away, as if there had never been any.
    pub(crate) fn reset(&self, inner: &Arc<Inner>) {
        inner.transact(|store, fx| {
            let stamp = store.next();
            let Some(entry) = store.entries.get_mut(&self.query) else { return };
            if entry.running(self.run).is_none() {
                return;
            }
            entry.before = entry.totals();
            let Some(run) = entry.run.as_mut() else { return };
            let blank = Meta { fetch_status: entry.meta.fetch_status, ..Meta::default() };
            fx.discard((
                mem::take(&mut run.revert),
                mem::replace(&mut entry.meta, blank),
                entry.base.take(),
                entry.visible.take(),
            ));
            entry.stamp = stamp;
            entry.writer = None;
            store.notify(&self.query, QueryAction::Reset, fx);
        });
    }

    pub(crate) fn kept(&self) -> Option<Value> {
        self.told().kept.clone()
    }

    pub(crate) fn keep(&self, value: Value) {
        let old = self.told().kept.replace(value);
        drop(old);
    }

    pub(crate) fn deviate(&self, deviation: Deviation) {
        let old = self.told().deviation.replace(deviation);
        drop(old);
    }

    pub(super) fn take_deviation(&self) -> Option<Deviation> {
        self.told().deviation.take()
    }

    pub(super) fn has_kept(&self) -> bool {
        self.told().kept.is_some()
    }

    /// The next try begins from nothing.
    pub(super) fn forget(&self) {
        let old = mem::take(&mut *self.told());
        drop(old);
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
