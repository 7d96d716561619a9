//! The one way data gets into an entry.
//!
//! Base and patches are kept apart; what observers see is derived from both whenever either changes. Deriving runs the
//! user's code (update closures, patches, `PartialEq`, `Clone`), so it happens without the lock: take a snapshot, derive,
//! and commit if nothing was written meanwhile, or else start again.

use super::{Age, Arrival, Deviation, Effects, Entry, Inner, Patch, Source, Store, entry::writer};
use crate::{
    QueryAction,
    erased::{PatchFn, QueryRef, Value},
    options::Resolved,
    state::FetchStatus,
};

use std::{sync::Arc, time::Duration};

/// A change of an entry's data.
pub(crate) enum Change<'a> {
    /// The response of a fetch.
    Fetched { run: u64, answer: Answer },
    /// A part of the response of a fetch that goes on. The closure may run more than once.
    Chunk { run: u64, edit: &'a mut dyn FnMut(Option<&Value>) -> Value },
    /// All of it, by hand or from a mutation's hook (`origin`).
    Set { value: Value, at: Option<Duration>, origin: Option<u64> },
    /// All of it, to begin with, unless there is data.
    Initial { value: Value, at: Duration },
    /// All of it, from elsewhere, unless what is there is newer.
    Arrive(Arrival),
    /// A part of it, by hand, from a mutation's hook (`origin`), or because the server says so by itself. The closure may
    /// run more than once.
    Update { edit: &'a mut dyn FnMut(&Value) -> Value, origin: Option<u64>, is_pushed: bool },
    /// A mutation began.
    AddPatch(Patch),
    /// A mutation failed.
    DropPatches { mutation: u64 },
}

/// Puts a page to those that are there; `None` if they are not those any more that it was asked for.
pub(crate) type MergePage = Box<dyn FnMut(Option<&Value>) -> Option<Value> + Send>;

pub(crate) enum Answer {
    /// All of the data.
    Whole(Value),
    /// A page of it; the others are as old as they were.
    Page(MergePage),
    /// All that there was to say has been written chunk by chunk; `empty` is for a response without any.
    Streamed { empty: Value, appended: bool },
}

impl Answer {
    pub(crate) fn new(value: Value, deviation: Option<Deviation>) -> Self {
        match deviation {
            None => Self::Whole(value),
            Some(Deviation::Page(merge)) => Self::Page(merge),
            Some(Deviation::Streamed { appended }) => Self::Streamed { empty: value, appended },
        }
    }

    /// Whether all of the data is as new as this.
    fn is_whole(&self) -> bool {
        matches!(self, Self::Whole(_) | Self::Streamed { appended: false, .. })
    }

    /// Whether it would bring back what an answer to a later question has changed.
    fn overwrites(&self) -> bool {
        !matches!(self, Self::Streamed { appended: true, .. })
    }
}

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

struct Snapshot {
    stamp: u64,
    base: Option<Value>,
    newest: Option<Value>,
    visible: Option<Value>,
    patches: Vec<Patch>,
    age: Age,
}

impl Snapshot {
    /// Whether what was shown is what the server said.
    fn is_plain(&self) -> bool {
        match (&self.base, &self.visible) {
            (Some(base), Some(visible)) => Arc::ptr_eq(base, visible),
            (base, visible) => base.is_none() && visible.is_none(),
        }
    }
}

impl Inner {
    #[inline(never)]
    pub(crate) fn write(
        self: &Arc<Self>,
        query: &QueryRef,
        options: &Resolved,
        mut change: Change<'_>,
    ) -> Written {
        let mut computed: Option<Value> = None;
        loop {
            let snapshot = self.transact(|store, fx| store.snapshot(query, options, &change, fx));
            let snapshot = match snapshot {
                Ok(snapshot) => snapshot,
                Err(written) => return written,
            };
            if let Change::Arrive(arrival) = &change
                && !arrival.supersedes(snapshot.newest.as_ref(), snapshot.age)
            {
                return Written::Ignored;
            }
            let base = match computed.take() {
                Some(base) => Some(base),
                None => match new_base(query, &snapshot, &mut change) {
                    Ok(base) => base,
                    Err(written) => return written,
                },
            };
            let is_plain = snapshot.patches.is_empty() && snapshot.is_plain();
            let visible = base.as_ref().map(|base| {
                if is_plain {
                    return base.clone();
                }
                let patches: Vec<PatchFn> =
                    snapshot.patches.iter().map(|patch| patch.apply.clone()).collect();
                let visible =
                    if patches.is_empty() { base.clone() } else { query.get().patched(base, &patches) };
                // Equal data keeps its identity, so that readers need not look.
                reuse(query, snapshot.visible.as_ref(), visible)
            });
            let next = Snapshot { base, visible, ..snapshot };
            match self.transact(|store, fx| store.commit(query, &change, next, fx)) {
                Commit::Written(written) => return written,
                Commit::Raced { keep } => computed = keep,
            }
        }
    }
}

fn new_base(
    query: &QueryRef,
    snapshot: &Snapshot,
    change: &mut Change<'_>,
) -> Result<Option<Value>, Written> {
    let old = snapshot.base.as_ref();
    let new = match (change, old) {
        (
            Change::Set { value, .. } | Change::Initial { value, .. } | Change::Arrive(Arrival { value, .. }),
            _,
        ) => value.clone(),
        (Change::Fetched { answer, .. }, _) => match answer {
            Answer::Whole(value) => value.clone(),
            Answer::Page(merge) => merge(old).ok_or(Written::Outdated)?,
            Answer::Streamed { empty, .. } => old.unwrap_or(empty).clone(),
        },
        (Change::Chunk { edit, .. }, _) => edit(old),
        (Change::Update { edit, .. }, Some(old)) => edit(old),
        (Change::Update { .. } | Change::AddPatch(_) | Change::DropPatches { .. }, _) => {
            return Ok(old.cloned());
        }
    };
    Ok(Some(reuse(query, old, new)))
}

fn reuse(query: &QueryRef, old: Option<&Value>, new: Value) -> Value {
    match old {
        Some(old) => query.get().share(old, new),
        None => new,
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
        options: &Resolved,
        change: &Change<'_>,
        fx: &mut Effects,
    ) -> Result<Snapshot, Written> {
        if matches!(change, Change::Set { .. } | Change::Initial { .. } | Change::Arrive(_)) {
            self.entry(query, options, fx);
        }
        let entry = self.entries.get(query).ok_or(Written::Ignored)?;
        match change {
            Change::Fetched { run, answer } => match entry.running(*run) {
                Some(run) if answer.overwrites() && run.as_of < entry.barrier => {
                    return Err(Written::Outdated);
                }
                Some(_) => {}
                None => return Err(Written::Ignored),
            },
            Change::Chunk { run, .. } if entry.running(*run).is_none() => return Err(Written::Ignored),
            Change::Update { .. } if entry.base.is_none() => return Err(Written::Ignored),
            Change::Initial { .. } if entry.base.is_some() => return Err(Written::Ignored),
            _ => {}
        }
        Ok(Snapshot {
            stamp: entry.stamp,
            base: entry.base.clone(),
            newest: entry.newest().cloned(),
            visible: entry.visible.clone(),
            patches: self.patches_after(entry, change),
            age: entry.age(),
        })
    }

    /// A patch leaves when its mutation failed, when its own mutation writes the result, or when data comes that was
    /// asked for after its mutation had succeeded.
    fn patches_after(&self, entry: &Entry, change: &Change<'_>) -> Vec<Patch> {
        let mut patches = entry.patches.clone();
        match change {
            Change::Fetched { answer, .. } if !answer.is_whole() => {}
            Change::Fetched { .. } => {
                let as_of = entry.run.as_ref().map_or(0, |run| run.as_of);
                patches.retain(|patch| patch.confirmed.is_none_or(|at| at > as_of));
            }
            Change::Set { origin: Some(origin), .. } => {
                let as_of = self.mutations.sent(*origin);
                patches
                    .retain(|patch| patch.mutation != *origin && patch.confirmed.is_none_or(|at| at > as_of));
            }
            Change::Set { origin: None, .. } => patches.retain(|patch| patch.confirmed.is_none()),
            Change::Arrive(arrival) => patches.retain(|patch| !arrival.outdates(patch)),
            Change::Update { origin: Some(mutation), .. } | Change::DropPatches { mutation } => {
                patches.retain(|patch| patch.mutation != *mutation);
            }
            Change::Initial { .. } | Change::Update { origin: None, .. } | Change::Chunk { .. } => {}
            Change::AddPatch(patch) => {
                if !patches.iter().any(|there| (there.mutation, there.layer) == (patch.mutation, patch.layer))
                {
                    patches.push(patch.clone());
                }
            }
        }
        patches
    }

    fn commit(&mut self, query: &QueryRef, change: &Change<'_>, next: Snapshot, fx: &mut Effects) -> Commit {
        let stamp = self.next();
        let me = writer();
        let Some(entry) = self.entries.get_mut(query) else { return Commit::Written(Written::Ignored) };
        if let Change::Fetched { run, .. } | Change::Chunk { run, .. } = change
            && entry.running(*run).is_none()
        {
            return Commit::Written(Written::Ignored);
        }
        if entry.stamp != next.stamp {
            let nested = entry.writer == Some(me);
            return Commit::Raced { keep: if nested { next.base } else { None } };
        }
        entry.note_gone(&next.patches);
        fx.discard((
            std::mem::replace(&mut entry.base, next.base),
            std::mem::replace(&mut entry.visible, next.visible),
            std::mem::replace(&mut entry.patches, next.patches),
            next.newest,
        ));
        if entry.base.is_some() {
            fx.discard(entry.floor.take());
        }
        entry.stamp = stamp;
        entry.writer = Some(me);
        let is_layered = !entry.patches.is_empty();
        let now = fx.now;
        let mut written = Written::Done;
        let mut source = Some(Source::Here);
        match change {
            Change::Fetched { answer, .. } => {
                if let Some(run) = entry.run.take() {
                    let was_invalidated = entry.meta.is_invalidated && !answer.is_whole();
                    entry.reduce_success(now);
                    if !matches!(answer, Answer::Page(_)) {
                        entry.asked_at = Some(run.asked_at);
                        entry.was_pushed = false;
                    }
                    entry.meta.fetch_status = FetchStatus::Idle;
                    entry.meta.failure_count = 0;
                    entry.meta.failure_reason = None;
                    entry.meta.is_invalidated = was_invalidated || entry.invalidated > run.as_of;
                    if run.again && entry.meta.is_invalidated {
                        written = Written::Superseded;
                    }
                    if let Some(data) = &entry.visible {
                        for waiter in run.waiters {
                            fx.answer(waiter, Ok(data.clone()));
                        }
                    }
                }
                self.schedule_gc(query, now);
            }
            Change::Set { at, origin, .. } => entry.written(at.unwrap_or(now), *origin, (stamp, now)),
            Change::Initial { value, at } => {
                entry.begun(value.clone(), *at);
                source = None;
            }
            Change::Arrive(arrival) => {
                entry.arrived(arrival, stamp);
                source = Some(arrival.source);
            }
            Change::Update { origin, is_pushed, .. } => {
                entry.written(now, *origin, (stamp, now));
                entry.was_pushed = *is_pushed;
            }
            Change::Chunk { .. } => {
                entry.chunk_written(now);
                source = None;
            }
            Change::AddPatch(_) | Change::DropPatches { .. } => source = None,
        }
        if let Some(source) = source {
            self.tell_written(query, source, fx);
        }
        let action = match change {
            Change::Fetched { .. } => QueryAction::Success,
            Change::Chunk { .. } => QueryAction::Chunk,
            Change::Set { .. } | Change::Initial { .. } | Change::Arrive(_) | Change::Update { .. } => {
                QueryAction::Set
            }
            Change::AddPatch(_) | Change::DropPatches { .. } => QueryAction::Patch,
        };
        if is_layered {
            self.entries.note_layer(query);
        }
        self.notify(query, action, fx);
        Commit::Written(written)
    }
}
