//! [`StaleTime`] and [`GcTime`] as the engine holds them: one number, so that the strictest is the least, and the longest
//! the greatest.

use crate::{GcTime, StaleTime, time::Time};
use std::fmt;

/// A [`StaleTime`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fresh(Time);

impl Fresh {
    pub(crate) const NOT: Self = Self(Time::ZERO);
    pub(crate) const NEVER: Self = Self(Time::LAST.before());
    pub(crate) const STATIC: Self = Self(Time::LAST);

    /// For how long, if that depends on the time.
    pub(crate) fn after(self) -> Option<Time> {
        (self < Self::NEVER).then_some(self.0)
    }
}

impl From<StaleTime> for Fresh {
    fn from(of: StaleTime) -> Self {
        match of {
            StaleTime::After(after) => Self(Time::from(after).min(Self::NEVER.0.before())),
            StaleTime::Never => Self::NEVER,
            StaleTime::Static => Self::STATIC,
        }
    }
}

impl fmt::Debug for Fresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.after() {
            Some(after) => StaleTime::After(after.into()).fmt(f),
            None if *self == Self::NEVER => StaleTime::Never.fmt(f),
            None => StaleTime::Static.fmt(f),
        }
    }
}

/// A [`GcTime`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kept(Time);

impl Kept {
    pub(crate) const NEVER: Self = Self(Time::LAST);

    pub(crate) const fn for_seconds(seconds: u64) -> Self {
        Self(Time::from_secs(seconds))
    }

    /// For how long, if not for ever.
    pub(crate) fn after(self) -> Option<Time> {
        (self != Self::NEVER).then_some(self.0)
    }
}

impl From<GcTime> for Kept {
    fn from(of: GcTime) -> Self {
        match of {
            GcTime::After(after) => Self(Time::from(after).min(Self::NEVER.0.before())),
            GcTime::Never => Self::NEVER,
        }
    }
}

impl From<Kept> for GcTime {
    fn from(of: Kept) -> Self {
        of.after().map_or(Self::Never, |after| Self::After(after.into()))
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        GcTime::from(*self).fmt(f)
    }
}
