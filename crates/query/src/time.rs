//! A moment or a wait as one number: a [`Duration`] is two, and half as much again of the code that compares them.

use std::time::Duration;

/// Nanoseconds, since the Unix epoch if it is a moment. The greatest, after 584 years, stands for all that is later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Time(u64);

impl Time {
    pub(crate) const ZERO: Self = Self(0);
    pub(crate) const LAST: Self = Self(u64::MAX);

    pub(crate) const fn from_secs(seconds: u64) -> Self {
        Self::from_millis(seconds * 1_000)
    }

    pub(crate) const fn from_millis(millis: u64) -> Self {
        // By hand: a product that is looked at for overflow is much code for a browser.
        const MILLI: u64 = 1_000_000;
        Self(if millis < u64::MAX / MILLI { millis * MILLI } else { u64::MAX })
    }

    pub(crate) fn as_millis(self) -> u64 {
        self.0 / 1_000_000
    }

    /// The browser's clock is a float.
    pub(crate) fn rounded_millis(self) -> u64 {
        Self(self.0.saturating_add(500_000)).as_millis()
    }

    /// The moment before it, which is not the first.
    pub(crate) const fn before(self) -> Self {
        Self(self.0 - 1)
    }

    /// The moment after it.
    pub(crate) fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    pub(crate) fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    pub(crate) fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl From<Duration> for Time {
    #[inline(never)]
    fn from(of: Duration) -> Self {
        const SECOND: u64 = 1_000_000_000;
        let seconds = of.as_secs();
        if seconds < u64::MAX / SECOND {
            Self(seconds * SECOND + u64::from(of.subsec_nanos()))
        } else {
            Self(u64::MAX)
        }
    }
}

impl From<Time> for Duration {
    #[inline(never)]
    fn from(of: Time) -> Self {
        Self::from_nanos(of.0)
    }
}
