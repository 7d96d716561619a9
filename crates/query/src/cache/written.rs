//! What an entry notes of a write.

use super::{Entry, Patch, Run};
use crate::{state::FetchStatus, time::Time};

impl Entry {
    pub(super) fn running(&self, run: u64) -> Option<&Run> {
        self.run.as_deref().filter(|current| current.id == run)
    }

    /// When a patch leaves whose mutation has succeeded, what stood under it may not come back: answers to questions from
    /// before that success are too old from now on.
    pub(super) fn note_gone(&mut self, staying: &[Patch]) {
        for patch in &self.patches {
            let stays = |other: &Patch| (other.mutation, other.layer) == (patch.mutation, patch.layer);
            if let Some(confirmed) = patch.confirmed
                && !staying.iter().any(stays)
            {
                self.barrier = self.barrier.max(confirmed);
                self.barrier_at = self.barrier_at.max(patch.confirmed_at);
            }
        }
    }

    /// A part of a response stays if the rest is cancelled, but is not taken for the whole.
    pub(super) fn chunk_written(&mut self, now: Time) {
        let as_of = self.run.as_ref().map_or(0, |run| run.as_of);
        self.written(now, None, (0, now));
        self.meta.is_invalidated = self.invalidated > as_of;
        self.meta.is_partial = true;
        if let Some(run) = &mut self.run {
            run.revert.is_invalidated = true;
            run.revert.is_partial = true;
        }
    }

    /// A write by hand leaves a running fetch alone, and is what its cancellation reverts to. What a mutation's hook
    /// writes is not to be overwritten by a response to an earlier question.
    pub(super) fn written(&mut self, updated_at: Time, origin: Option<u64>, (stamp, now): (u64, Time)) {
        self.reduce_success(updated_at);
        self.asked_at = None;
        self.was_pushed = false;
        if origin.is_some() {
            self.barrier = stamp;
            self.barrier_at = now;
        }
        let meta = self.meta.clone();
        if let Some(run) = &mut self.run {
            run.revert = meta;
            run.revert.fetch_status = FetchStatus::Idle;
        }
    }
}
