//! The one way data gets into an entry.
//!
//! Base and patches are kept apart; what observers see is derived from both whenever either changes. Deriving runs the
//! user's code (update closures, patches, `PartialEq`, `Clone`), so it happens without the lock: take a snapshot, derive,
//! and commit if nothing was written meanwhile, or else start again.

use super::{Change, Effects, Inner, Layering, Patch, Store, entry::writer};
use crate::{erased::QueryRef, options::Resolved, value::Value};
use std::{mem, sync::Arc};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    Done,
    /// There was nothing to change, or the change was not wanted any more.
    Ignored,
    /// The response is older than what a mutation has since confirmed: fetch again.
    Outdated,
    /// Done, but the data was invalidated while it was on its way: fetch once more.
    Superseded,
}

pub(super) struct Snapshot {
    stamp: u64,
    pub(super) base: Option<Value>,
    pub(super) visible: Option<Value>,
    pub(super) patches: Vec<Patch>,
    /// Without it there are no patches, and what was shown is what the server said.
    layering: Option<Layering>,
}

impl Inner {
    #[inline(never)]
    pub(crate) fn write(
        self: &Arc<Self>,
        query: &QueryRef,
        options: &Arc<Resolved>,
        change: &mut dyn Change,
    ) -> Written {
        let mut computed: Option<Value> = None;
        loop {
            let snapshot = match self.transact(|store, fx| store.snapshot(query, options, change, fx)) {
                Ok(snapshot) => snapshot,
                Err(written) => return written,
            };
            if change.gives_way() {
                return Written::Ignored;
            }
            let old = snapshot.base.as_ref();
            let base = match computed.take() {
                Some(base) => Some(base),
                None => match change.base(old) {
                    Ok(Some(new)) => Some(match old {
                        Some(old) => query.get().share(old, new),
                        None => new,
                    }),
                    Ok(None) => old.cloned(),
                    Err(written) => return written,
                },
            };
            let visible = base.as_ref().map(|base| match snapshot.layering {
                Some(layering) => (layering.show)(query, &snapshot, base),
                None => base.clone(),
            });
            let next = Snapshot { base, visible, ..snapshot };
            match self.transact(|store, fx| store.commit(query, change, next, fx)) {
                Commit::Written(written) => return written,
                Commit::Raced { keep } => computed = keep,
            }
        }
    }
}

enum Commit {
    Written(Written),
    /// Somebody wrote meanwhile. `keep` is the base to commit all the same: the writer was this very thread, from inside
    /// the user's closure, and the outer write is the later one.
    Raced {
        keep: Option<Value>,
    },
}

impl Store {
    fn snapshot(
        &mut self,
        query: &QueryRef,
        options: &Arc<Resolved>,
        change: &mut dyn Change,
        fx: &mut Effects,
    ) -> Result<Snapshot, Written> {
        if change.makes_entry() {
            self.entry(query, options, fx);
        }
        let entry = self.entries.get(query).ok_or(Written::Ignored)?;
        if let Some(written) = change.refused(entry) {
            return Err(written);
        }
        change.look(entry, fx);
        let layering = self.mutations.layering;
        let staying = |layering: Layering| (layering.staying)(entry, change, &self.mutations);
        Ok(Snapshot {
            stamp: entry.stamp,
            base: entry.base.clone(),
            visible: entry.visible.clone(),
            patches: layering.map(staying).unwrap_or_default(),
            layering,
        })
    }

    fn commit(&mut self, query: &QueryRef, change: &dyn Change, next: Snapshot, fx: &mut Effects) -> Commit {
        let stamp = self.next();
        let me = writer();
        let Some(entry) = self.entries.get_mut(query) else { return Commit::Written(Written::Ignored) };
        if let Some(written) = change.refused(entry) {
            return Commit::Written(written);
        }
        if entry.stamp != next.stamp {
            let nested = entry.writer == Some(me);
            return Commit::Raced { keep: if nested { next.base } else { None } };
        }
        if let Some(layering) = self.mutations.layering {
            (layering.leave)(entry, &next.patches);
        }
        fx.discard((
            mem::replace(&mut entry.base, next.base),
            mem::replace(&mut entry.visible, next.visible),
            mem::replace(&mut entry.patches, next.patches),
        ));
        if entry.base.is_some() {
            fx.discard(entry.floor.take());
        }
        entry.stamp = stamp;
        entry.writer = Some(me);
        let noted = change.note(entry, (stamp, fx.now), fx);
        if noted.ended {
            self.schedule_gc(query, fx.now);
        }
        if let Some(source) = noted.source {
            self.tell_written(query, source, fx);
        }
        if let Some(layering) = self.mutations.layering {
            (layering.note)(self, query);
        }
        self.notify(query, change.action(), fx);
        Commit::Written(noted.written)
    }
}
