use std::collections::VecDeque;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// How often a store is updated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UpdateRate {
    /// Updates in the last second.
    pub per_second: usize,
    /// The most in any one second since the log was made.
    pub peak: usize,
    /// All since the log was made.
    pub total: u64,
}

/// Counts updates in a sliding second.
#[derive(Debug, Default)]
pub(super) struct Meter {
    recent: VecDeque<Duration>,
    peak: usize,
    total: u64,
}

impl Meter {
    pub(super) fn count(&mut self, now: Duration) {
        self.forget(now);
        self.recent.push_back(now);
        self.total += 1;
        self.peak = self.peak.max(self.recent.len());
    }

    pub(super) fn rate(&mut self, now: Duration) -> UpdateRate {
        self.forget(now);
        UpdateRate { per_second: self.recent.len(), peak: self.peak, total: self.total }
    }

    fn forget(&mut self, now: Duration) {
        while self.recent.front().is_some_and(|at| *at + SECOND <= now) {
            self.recent.pop_front();
        }
    }
}
