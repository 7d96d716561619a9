//! Data that was fetched elsewhere: by the server that rendered the page, in another tab, in an earlier life.

use super::{Change, Effects, Entry, Noted, Sees, Source, Written, timers::JITTER};
use crate::{QueryAction, time::Time, value::Value};
use std::mem;

pub(crate) type VersionOf = fn(&Value) -> Option<u64>;

/// Data from elsewhere. It gives way to what is newer.
pub(crate) struct Arrival {
    pub(crate) value: Value,
    /// When it was received from the server, since the Unix epoch.
    pub(crate) at: Time,
    /// When the server was asked for it, if that is known.
    pub(crate) asked: Option<Time>,
    /// It counts as fresh for this long at least.
    pub(crate) fresh_for: Time,
    pub(crate) is_invalidated: bool,
    /// The server says so by itself, now: answers to requests that were sent before are older.
    pub(crate) is_pushed: bool,
    /// The server has said so by itself, here or elsewhere: perhaps before it took what has been confirmed since.
    pub(crate) was_pushed: bool,
    /// The server's own version of the data, which is stronger than any clock.
    pub(crate) version: Option<VersionOf>,
    pub(crate) source: Source,
    pub(crate) seen: Seen,
}

/// What an arrival may give way to.
#[derive(Default)]
pub(crate) struct Seen {
    newest: Option<Value>,
    age: Age,
}

/// Whether the clock was set back since: then `time` is before whatever comes now.
pub(crate) fn is_of_future(time: Time, now: Time) -> bool {
    time > now.saturating_add(JITTER)
}

/// When an entry's data is of.
#[derive(Clone, Copy, Default)]
pub(crate) struct Age {
    /// When it was received.
    pub(crate) updated_at: Option<Time>,
    /// What was asked for earlier is too old to be believed.
    pub(crate) barrier: Time,
    /// Its version is older than it is, and it can be asked for.
    pub(crate) is_folded: bool,
}

impl Arrival {
    /// Whether it is newer than `base`. Runs the user's code.
    fn supersedes(&self, base: Option<&Value>, age: Age) -> bool {
        let Some(base) = base else { return self.is_pushed || self.asked_at() >= age.barrier };
        if let Some(version) = self.version
            && let (Some(new), Some(old)) = (version(&self.value), version(base))
            && new != old
            && (new < old || !age.is_folded)
        {
            return new > old;
        }
        // What the server says now is the latest, whatever the clock was when the rest came.
        self.is_pushed
            || (age.updated_at.is_none_or(|updated| self.at > updated) && self.asked_at() >= age.barrier)
    }

    /// The server knows of everything that was confirmed before this, unless it was pushed.
    pub(crate) fn asked_at(&self) -> Time {
        self.asked.unwrap_or(self.at)
    }
}

impl Change for Arrival {
    fn action(&self) -> QueryAction {
        QueryAction::Set
    }

    fn makes_entry(&self) -> bool {
        true
    }

    fn sees(&self, _: &Entry) -> Sees {
        if self.was_pushed { Sees::None } else { Sees::UntilTime(self.asked_at()) }
    }

    fn look(&mut self, entry: &Entry, fx: &mut Effects) {
        fx.discard(mem::replace(&mut self.seen.newest, entry.newest().cloned()));
        self.seen.age = entry.age(fx.now);
    }

    fn gives_way(&self) -> bool {
        let Seen { newest, age } = &self.seen;
        // It may say what was there before a mutation that has no layer any more to be seen through: it is asked for.
        (age.is_folded && self.was_pushed) || !self.supersedes(newest.as_ref(), *age)
    }

    fn base(&mut self, _: Option<&Value>) -> Result<Option<Value>, Written> {
        Ok(Some(self.value.clone()))
    }

    fn note(&self, entry: &mut Entry, (stamp, _): (u64, Time), _: &mut Effects) -> Noted {
        entry.arrived(self, stamp);
        Noted::of(Some(self.source))
    }
}

impl Entry {
    /// The newest data that is known of it.
    pub(crate) fn newest(&self) -> Option<&Value> {
        self.base.as_ref().or(self.floor.as_ref())
    }

    pub(crate) fn age(&self, now: Time) -> Age {
        let is_known = |time: &Time| !is_of_future(*time, now);
        Age {
            updated_at: self.meta.data_updated_at.filter(is_known),
            barrier: Some(self.barrier_at).filter(is_known).unwrap_or_default(),
            is_folded: self.is_unsure(),
        }
    }

    fn arrived(&mut self, arrival: &Arrival, now: u64) {
        let is_folded = self.is_folded;
        self.written(arrival.at, None, (now, arrival.at));
        self.is_folded = is_folded && arrival.was_pushed;
        self.fresh_for = arrival.fresh_for;
        if arrival.is_pushed {
            self.barrier = now;
            self.barrier_at = arrival.at;
        }
        self.asked_at = arrival.asked;
        self.was_pushed = arrival.was_pushed;
        self.meta.is_invalidated = arrival.is_invalidated || self.invalidated_at > arrival.asked_at();
    }
}
