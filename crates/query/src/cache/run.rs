//! A fetch, as its entry has it.

use super::{Effects, Paging};
use crate::{AbortToken, answer::Asker, span::Fresh, state::Meta, time::Time, value::Outcome};
use std::mem;

/// A fetch under way.
pub(crate) struct Run {
    pub(crate) id: u64,
    /// When the running try began: its response is at least as new as this.
    pub(crate) as_of: u64,
    /// The clock then.
    pub(crate) asked_at: Time,
    /// What is restored from elsewhere will do if it is fresh by this; `None` if the server must be asked.
    pub(crate) enough: Option<Fresh>,
    pub(crate) stop_retrying: bool,
    /// Others want it, so that it is tried again though this page is out of view.
    pub(crate) for_others: bool,
    /// Somebody wants newer data than this may bring: if it was invalidated meanwhile, it is fetched once more.
    pub(crate) again: bool,
    pub(crate) paging: Paging,
    pub(crate) waiters: Vec<Asker>,
    /// Those who want what comes with that fetch, if there is one.
    pub(crate) later: Vec<Asker>,
    pub(crate) abort: AbortToken,
    pub(crate) revert: Meta,
}

impl Run {
    /// Answers those who wait for it.
    pub(super) fn answer(mut self: Box<Self>, outcome: Outcome, fx: &mut Effects) {
        self.waiters.append(&mut self.later);
        fx.answer(mem::take(&mut self.waiters), outcome);
        fx.discard_box(self);
    }

    /// Ends it before it is over.
    pub(super) fn stop(self: Box<Self>, outcome: Outcome, fx: &mut Effects) {
        let abort = self.abort.clone();
        fx.abort(move || abort.abort());
        self.answer(outcome, fx);
    }
}
