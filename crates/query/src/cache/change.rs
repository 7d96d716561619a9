//! What may change an entry's data. [`Inner::write`](super::Inner::write) knows them by this trait alone, so that a program
//! carries those that it makes.

use super::{Deviation, Effects, Entry, Patch, Sees, Source, Written};
use crate::{
    QueryAction,
    mutation::Mutations,
    state::{FetchStatus, Meta},
    time::Time,
    value::Value,
};
use std::mem;

pub(crate) trait Change {
    /// What listeners hear.
    fn action(&self) -> QueryAction;

    /// Whether an entry is made for it.
    fn makes_entry(&self) -> bool {
        false
    }

    /// Why not, if it is not wanted, or not any more.
    fn refused(&self, entry: &Entry) -> Option<Written> {
        let _ = entry;
        None
    }

    /// What it has seen: a patch leaves when data comes that was asked for after its mutation had succeeded.
    fn sees(&self, entry: &Entry) -> Sees {
        let _ = entry;
        Sees::None
    }

    /// Takes out the patches that leave with it otherwise: when their mutation failed, when it writes the result itself, or
    /// when they become data.
    fn take_out(&self, patches: &mut Vec<Patch>, mutations: &Mutations) {
        let _ = (patches, mutations);
    }

    /// Notes of the entry what it needs to know to give way.
    fn look(&mut self, entry: &Entry, fx: &mut Effects) {
        let _ = (entry, fx);
    }

    /// Whether it gives way to what is there. Runs the user's code.
    fn gives_way(&self) -> bool {
        false
    }

    /// What the server says after it; `None` if that stays as it is. Runs the user's code, perhaps more than once.
    ///
    /// # Errors
    /// If it cannot be put to what is there.
    fn base(&mut self, old: Option<&Value>) -> Result<Option<Value>, Written>;

    /// Notes in the entry, whose data is the new one, what else changes; `at` is the number of this write and the clock.
    fn note(&self, entry: &mut Entry, at: (u64, Time), fx: &mut Effects) -> Noted;
}

/// What follows from a change.
pub(crate) struct Noted {
    pub(crate) written: Written,
    /// Where what the server says comes from, if there is news.
    pub(crate) source: Option<Source>,
    /// A fetch is over.
    pub(crate) ended: bool,
}

impl Noted {
    pub(crate) fn of(source: Option<Source>) -> Self {
        Self { written: Written::Done, source, ended: false }
    }
}

/// The response of a fetch.
pub(crate) struct Fetched {
    pub(crate) run: u64,
    pub(crate) value: Value,
    /// The way that it becomes data, if not by taking its place.
    pub(crate) deviation: Option<Deviation>,
}

impl Fetched {
    /// Whether all of the data is as new as this.
    fn is_whole(&self) -> bool {
        self.deviation.as_ref().is_none_or(|deviation| !deviation.is_page && !deviation.is_appended)
    }
}

impl Change for Fetched {
    fn action(&self) -> QueryAction {
        QueryAction::Success
    }

    fn refused(&self, entry: &Entry) -> Option<Written> {
        match entry.running(self.run) {
            None => Some(Written::Ignored),
            // What is appended brings nothing back that an answer to a later question has changed.
            _ if self.deviation.as_ref().is_some_and(|deviation| deviation.is_appended) => None,
            Some(run) => (run.as_of < entry.barrier).then_some(Written::Outdated),
        }
    }

    fn sees(&self, entry: &Entry) -> Sees {
        match &entry.run {
            Some(run) if self.is_whole() => Sees::Until(run.as_of),
            _ => Sees::None,
        }
    }

    fn base(&mut self, old: Option<&Value>) -> Result<Option<Value>, Written> {
        match &mut self.deviation {
            None => Ok(Some(self.value.clone())),
            Some(deviation) => (deviation.merge)(old, &self.value).map(Some).ok_or(Written::Outdated),
        }
    }

    fn note(&self, entry: &mut Entry, (_, now): (u64, Time), fx: &mut Effects) -> Noted {
        let mut noted = Noted { ended: true, ..Noted::of(Some(Source::Here)) };
        let Some(mut run) = entry.run.take() else { return noted };
        let was_invalidated = entry.meta.is_invalidated && !self.is_whole();
        entry.reduce_success(now);
        if self.deviation.as_ref().is_none_or(|deviation| !deviation.is_page) {
            entry.asked_at = Some(run.asked_at);
            entry.was_pushed = false;
        }
        entry.meta.fetch_status = FetchStatus::Idle;
        entry.meta.failure_count = 0;
        entry.meta.failure_reason = None;
        entry.meta.is_invalidated = was_invalidated || entry.invalidated > run.as_of;
        if run.again && entry.meta.is_invalidated {
            noted.written = Written::Superseded;
            entry.owed = mem::take(&mut run.later);
        }
        if let Some(data) = &entry.visible {
            run.answer(Ok(data.clone()), fx);
        }
        noted
    }
}

/// A part of the response of a fetch that goes on.
pub(crate) struct Chunk<'a> {
    pub(crate) run: u64,
    pub(crate) edit: &'a mut dyn FnMut(Option<&Value>) -> Value,
}

impl Change for Chunk<'_> {
    fn action(&self) -> QueryAction {
        QueryAction::Chunk
    }

    fn refused(&self, entry: &Entry) -> Option<Written> {
        entry.running(self.run).is_none().then_some(Written::Ignored)
    }

    fn base(&mut self, old: Option<&Value>) -> Result<Option<Value>, Written> {
        Ok(Some((self.edit)(old)))
    }

    fn note(&self, entry: &mut Entry, (_, now): (u64, Time), _: &mut Effects) -> Noted {
        entry.chunk_written(now);
        Noted::of(None)
    }
}

/// All of it, by hand or from a mutation's hook (`origin`).
pub(crate) struct Set {
    pub(crate) value: Value,
    pub(crate) at: Option<Time>,
    pub(crate) origin: Option<u64>,
}

impl Change for Set {
    fn action(&self) -> QueryAction {
        QueryAction::Set
    }

    fn makes_entry(&self) -> bool {
        true
    }

    fn take_out(&self, patches: &mut Vec<Patch>, mutations: &Mutations) {
        match self.origin {
            Some(origin) => {
                let as_of = mutations.sent(origin);
                patches
                    .retain(|patch| patch.mutation != origin && patch.confirmed.is_none_or(|at| at > as_of));
            }
            None => patches.retain(|patch| patch.confirmed.is_none()),
        }
    }

    fn base(&mut self, _: Option<&Value>) -> Result<Option<Value>, Written> {
        Ok(Some(self.value.clone()))
    }

    fn note(&self, entry: &mut Entry, at: (u64, Time), _: &mut Effects) -> Noted {
        entry.written(self.at.unwrap_or(at.1), self.origin, at);
        Noted::of(Some(Source::Here))
    }
}

/// All of it, to begin with, unless there is data.
pub(crate) struct Initially {
    pub(crate) value: Value,
    pub(crate) at: Time,
}

impl Change for Initially {
    fn action(&self) -> QueryAction {
        QueryAction::Set
    }

    fn makes_entry(&self) -> bool {
        true
    }

    fn refused(&self, entry: &Entry) -> Option<Written> {
        entry.base.is_some().then_some(Written::Ignored)
    }

    fn base(&mut self, _: Option<&Value>) -> Result<Option<Value>, Written> {
        Ok(Some(self.value.clone()))
    }

    fn note(&self, entry: &mut Entry, _: (u64, Time), _: &mut Effects) -> Noted {
        entry.begun(self.value.clone(), self.at);
        Noted::of(None)
    }
}

/// A part of it, by hand, from a mutation's hook (`origin`), or because the server says so by itself.
pub(crate) struct Update<'a> {
    pub(crate) edit: &'a mut dyn FnMut(&Value) -> Value,
    pub(crate) origin: Option<u64>,
    pub(crate) is_pushed: bool,
}

impl Change for Update<'_> {
    fn action(&self) -> QueryAction {
        QueryAction::Set
    }

    fn refused(&self, entry: &Entry) -> Option<Written> {
        entry.base.is_none().then_some(Written::Ignored)
    }

    fn take_out(&self, patches: &mut Vec<Patch>, _: &Mutations) {
        if let Some(origin) = self.origin {
            patches.retain(|patch| patch.mutation != origin);
        }
    }

    fn base(&mut self, old: Option<&Value>) -> Result<Option<Value>, Written> {
        Ok(old.map(|old| (self.edit)(old)))
    }

    fn note(&self, entry: &mut Entry, at: (u64, Time), _: &mut Effects) -> Noted {
        let is_folded = entry.is_folded;
        let (known, before) = (Lacks::of(&entry.meta), entry.run.as_ref().map(|run| Lacks::of(&run.revert)));
        entry.written(at.1, self.origin, at);
        entry.was_pushed = self.is_pushed;
        entry.is_folded = is_folded;
        if self.is_pushed {
            // The server has said a part: the rest is as it was.
            known.put(&mut entry.meta);
            if let (Some(run), Some(before)) = (&mut entry.run, before) {
                before.put(&mut run.revert);
            }
        }
        Noted::of(Some(Source::Here))
    }
}

/// What data is still to be asked for.
struct Lacks {
    is_invalidated: bool,
    is_partial: bool,
}

impl Lacks {
    fn of(&Meta { is_invalidated, is_partial, .. }: &Meta) -> Self {
        Self { is_invalidated, is_partial }
    }

    fn put(self, meta: &mut Meta) {
        meta.is_invalidated = self.is_invalidated;
        meta.is_partial = self.is_partial;
    }
}

/// A mutation began.
impl Change for Patch {
    fn action(&self) -> QueryAction {
        QueryAction::Patch
    }

    fn take_out(&self, patches: &mut Vec<Patch>, _: &Mutations) {
        if !patches.iter().any(|there| (there.mutation, there.layer) == (self.mutation, self.layer)) {
            patches.push(self.clone());
        }
    }

    fn base(&mut self, _: Option<&Value>) -> Result<Option<Value>, Written> {
        Ok(None)
    }

    fn note(&self, _: &mut Entry, _: (u64, Time), _: &mut Effects) -> Noted {
        Noted::of(None)
    }
}

/// A mutation failed.
pub(crate) struct DropPatches {
    pub(crate) mutation: u64,
}

impl Change for DropPatches {
    fn action(&self) -> QueryAction {
        QueryAction::Patch
    }

    fn take_out(&self, patches: &mut Vec<Patch>, _: &Mutations) {
        patches.retain(|patch| patch.mutation != self.mutation);
    }

    fn base(&mut self, _: Option<&Value>) -> Result<Option<Value>, Written> {
        Ok(None)
    }

    fn note(&self, _: &mut Entry, _: (u64, Time), _: &mut Effects) -> Noted {
        Noted::of(None)
    }
}
