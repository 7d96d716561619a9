use std::fmt;
use std::mem;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use reactive_graph::graph::{AnySource, AnySubscriber, ReactiveNode, Source, Subscriber, WithObserver};
use reactive_graph::signal::ArcTrigger;
use reactive_graph::traits::{Notify, WithUntracked};
use reactive_stores::{ArcStore, StoreField, StorePath};

/// A selector of the whole state, its result and its type forgotten.
pub(super) trait Look<S>: Send {
    /// Runs the selector, if its result is waited for, and says whether it differs. `write` numbers what was written.
    /// `has_tracked` is set when the selector read something else that is reactive.
    fn look(&mut self, state: &S, write: usize, has_tracked: &AtomicBool) -> bool;
}

struct Listed<S> {
    id: u64,
    look: Box<dyn Look<S>>,
    /// Wakes who reads the result.
    trigger: ArcTrigger,
}

struct Slots<S> {
    list: Vec<Listed<S>>,
    next_id: u64,
    /// A pass has the list; what is here was added meanwhile.
    is_out: bool,
    removed_meanwhile: Vec<u64>,
    written_meanwhile: bool,
}

/// The one subscriber of a store for all selectors of its whole state. After a write it runs them as plain functions, and
/// wakes only what reads those whose result differs: the graph of signals and effects has no part in the others.
///
/// No lock is held while it runs them but the store's own, for reading, and none while it wakes.
pub(crate) struct Hub<S: 'static> {
    store: ArcStore<S>,
    root: Option<ArcTrigger>,
    this: AnySubscriber,
    slots: Mutex<Slots<S>>,
    writes: AtomicUsize,
    /// Actions that run, one inside the other.
    acting: AtomicUsize,
    is_due: AtomicBool,
    has_tracked: AtomicBool,
}

impl<S: Send + Sync + 'static> Hub<S> {
    pub(super) fn new(store: ArcStore<S>) -> Arc<Self> {
        Arc::new_cyclic(|this: &Weak<Self>| Self {
            // The first is the one that every write tells.
            root: store.triggers_for_path(StorePath::new()).into_iter().next(),
            store,
            this: AnySubscriber(this.as_ptr() as usize, Weak::<Self>::clone(this)),
            slots: Mutex::new(Slots {
                list: Vec::new(),
                next_id: 0,
                is_out: false,
                removed_meanwhile: Vec::new(),
                written_meanwhile: false,
            }),
            writes: AtomicUsize::new(0),
            acting: AtomicUsize::new(0),
            is_due: AtomicBool::new(false),
            has_tracked: AtomicBool::new(false),
        })
    }

    pub(super) fn store(&self) -> &ArcStore<S> {
        &self.store
    }

    /// The number of the latest write.
    pub(super) fn writes(&self) -> usize {
        self.writes.load(Ordering::Relaxed)
    }

    /// Looks after each write, in the order of adding, until [`remove`](Self::remove).
    pub(super) fn add(&self, look: Box<dyn Look<S>>, trigger: ArcTrigger) -> u64 {
        let mut slots = self.slots();
        let id = slots.next_id;
        slots.next_id += 1;
        slots.list.push(Listed { id, look, trigger });
        drop(slots);
        self.subscribe();
        id
    }

    pub(super) fn remove(&self, id: u64) {
        let mut slots = self.slots();
        if slots.is_out {
            slots.removed_meanwhile.push(id);
        }
        let place = slots.list.binary_search_by_key(&id, |listed| listed.id);
        let removed = place.ok().map(|place| slots.list.remove(place));
        // What the selector captured is dropped when the lock is not held.
        drop(slots);
        drop(removed);
    }

    /// Until the outermost of these is dropped, writes are one change.
    pub(super) fn hold(&self) -> Hold<'_, S> {
        self.acting.fetch_add(1, Ordering::Relaxed);
        Hold(self)
    }

    fn slots(&self) -> MutexGuard<'_, Slots<S>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A signal forgets its subscribers when it tells them.
    fn subscribe(&self) {
        if let Some(root) = &self.root {
            root.add_subscriber(self.this.clone());
        }
    }

    fn pass(&self) {
        while let Some(mut out) = self.take() {
            self.subscribe();
            let write = self.writes();
            let Out { list, changed, .. } = &mut out;
            let looked = self.this.with_observer(|| {
                self.store.try_with_untracked(|state| {
                    for listed in list {
                        if listed.look.look(state, write, &self.has_tracked) {
                            changed.push(listed.trigger.clone());
                        }
                    }
                })
            });
            out.has_looked = looked.is_some();
            drop(out);
            if !mem::take(&mut self.slots().written_meanwhile) {
                return;
            }
        }
    }

    fn take(&self) -> Option<Out<'_, S>> {
        let mut slots = self.slots();
        if slots.is_out {
            slots.written_meanwhile = true;
        } else if !slots.list.is_empty() {
            slots.is_out = true;
            let list = mem::take(&mut slots.list);
            return Some(Out { hub: self, list, changed: Vec::new(), has_looked: false });
        }
        None
    }
}

/// The list, while its selectors run. It goes back when they are done, or one has panicked.
struct Out<'a, S: Send + Sync + 'static> {
    hub: &'a Hub<S>,
    list: Vec<Listed<S>>,
    changed: Vec<ArcTrigger>,
    has_looked: bool,
}

impl<S: Send + Sync + 'static> Drop for Out<'_, S> {
    fn drop(&mut self) {
        // Where the state could not be read (`patch` of a field tells while it writes) each is left to look for itself.
        if !self.has_looked {
            self.changed = self.list.iter().map(|listed| listed.trigger.clone()).collect();
        }
        let mut slots = self.hub.slots();
        self.list.append(&mut slots.list);
        mem::swap(&mut self.list, &mut slots.list);
        slots.is_out = false;
        let removed = mem::take(&mut slots.removed_meanwhile);
        drop(slots);
        for id in removed {
            self.hub.remove(id);
        }
        self.changed.iter().for_each(ArcTrigger::notify);
    }
}

/// See [`Hub::hold`].
pub(super) struct Hold<'a, S: Send + Sync + 'static>(&'a Hub<S>);

impl<S: Send + Sync + 'static> Drop for Hold<'_, S> {
    fn drop(&mut self) {
        if self.0.acting.fetch_sub(1, Ordering::Relaxed) == 1 && self.0.is_due.swap(false, Ordering::Relaxed)
        {
            self.0.pass();
        }
    }
}

impl<S: Send + Sync + 'static> ReactiveNode for Hub<S> {
    fn mark_dirty(&self) {
        self.writes.fetch_add(1, Ordering::Relaxed);
        if self.acting.load(Ordering::Relaxed) == 0 {
            self.pass();
        } else {
            self.is_due.store(true, Ordering::Relaxed);
        }
    }

    fn mark_check(&self) {
        self.mark_dirty();
    }

    fn mark_subscribers_check(&self) {}

    fn update_if_necessary(&self) -> bool {
        false
    }
}

impl<S: Send + Sync + 'static> Subscriber for Hub<S> {
    fn add_source(&self, _: AnySource) {
        self.has_tracked.store(true, Ordering::Relaxed);
    }

    fn clear_sources(&self, _: &AnySubscriber) {}
}

impl<S> fmt::Debug for Hub<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hub")
    }
}
