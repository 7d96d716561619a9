//! A deadline that is moved often and rarely met.

use super::{
    TimerKey, Timers,
    timers::{Deadline, Ring},
};
use crate::{erased::QueryRef, time::Time};

/// Of which query, of which observer, and what happens.
type What<'a> = (&'a QueryRef, u64, Ring);

/// Setting it later, or silencing it, leaves the queue alone: what is queued then goes off too early, sees that, and is
/// queued once more. So data that is written or observed again and again costs no work in the queue.
#[derive(Default)]
pub(crate) struct Alarm {
    /// By a clock that was never set back.
    due: Option<Time>,
    queued: Option<TimerKey>,
}

impl Alarm {
    pub(super) fn set(&mut self, timers: &mut Timers, time: Time, what: What<'_>) {
        self.due = Some(time.saturating_add(timers.back));
        if self.queued.is_none_or(|key| key.0 > time) {
            timers.cancel(&mut self.queued);
            self.queued = Some(timers.at(time, Deadline::of(what.0, what.1, what.2)));
        }
    }

    #[cfg(feature = "devtools")]
    pub(crate) fn due(&self) -> Option<Time> {
        self.due
    }

    pub(super) fn silence(&mut self) {
        self.due = None;
    }

    /// Silences it for good.
    pub(super) fn cancel(&mut self, timers: &mut Timers) {
        self.due = None;
        timers.cancel(&mut self.queued);
    }

    /// What was queued has gone off: whether it is really due.
    pub(super) fn rings(&mut self, timers: &mut Timers, now: Time, what: What<'_>) -> bool {
        self.queued = None;
        match self.due.map(|due| due.saturating_sub(timers.back)) {
            Some(due) if due > now => {
                self.queued = Some(timers.at(due, Deadline::of(what.0, what.1, what.2)));
                false
            }
            Some(_) => {
                self.due = None;
                true
            }
            None => false,
        }
    }
}
