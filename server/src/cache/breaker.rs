use std::{
    sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed},
    time::{Duration, Instant},
};

/// So many failures in a row, and Redis is left alone for a while.
const FAILURES: u32 = 3;
/// For so long; then one question tries whether it is back.
const PAUSE: Duration = Duration::from_millis(500);

/// Keeps a service that is away from costing each request its time limit. Says once that it went, once that it is back.
#[derive(Debug)]
pub(super) struct Breaker {
    /// What is away, and what there is instead.
    names: (&'static str, &'static str),
    started: Instant,
    failures: AtomicU32,
    /// In milliseconds since `started`.
    closed_until: AtomicU64,
    down: AtomicBool,
}

impl Breaker {
    /// Of this service, without which there is `instead`.
    pub(super) fn new(service: &'static str, instead: &'static str) -> Self {
        Self {
            names: (service, instead),
            started: Instant::now(),
            failures: AtomicU32::new(0),
            closed_until: AtomicU64::new(0),
            down: AtomicBool::new(false),
        }
    }

    /// Whether a question may be asked now. After a pause, one asker is let through at a time.
    pub(super) fn admits(&self) -> bool {
        if self.failures.load(Relaxed) < FAILURES {
            return true;
        }
        let (now, until) = (self.now(), self.closed_until.load(Relaxed));
        let next = now.saturating_add(millis(PAUSE));
        now >= until && self.closed_until.compare_exchange(until, next, Relaxed, Relaxed).is_ok()
    }

    pub(super) fn succeeded(&self) {
        self.failures.store(0, Relaxed);
        if self.down.swap(false, Relaxed) {
            tracing::info!("{} is back", self.names.0);
        }
    }

    pub(super) fn failed(&self, reason: &str) {
        let failures = self.failures.load(Relaxed).saturating_add(1);
        self.failures.store(failures, Relaxed);
        if failures >= FAILURES {
            self.closed_until.store(self.now().saturating_add(millis(PAUSE)), Relaxed);
        }
        if !self.down.swap(true, Relaxed) {
            tracing::warn!("{} is away ({reason}): going on with {}", self.names.0, self.names.1);
        }
    }

    pub(super) fn is_down(&self) -> bool {
        self.down.load(Relaxed)
    }

    fn now(&self) -> u64 {
        millis(self.started.elapsed())
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_three_failures_it_admits_nobody_until_one_may_try() {
        let breaker = Breaker::new("it", "the rest");
        for _ in 0..FAILURES {
            assert!(breaker.admits());
            breaker.failed("test");
        }
        assert!(breaker.is_down());
        assert!(!breaker.admits());
        breaker.closed_until.store(0, Relaxed);
        assert!(breaker.admits(), "the pause is over");
        assert!(!breaker.admits(), "but only one may try");
        breaker.succeeded();
        assert!(breaker.admits() && breaker.admits());
        assert!(!breaker.is_down());
    }

    #[test]
    fn a_success_starts_the_count_anew() {
        let breaker = Breaker::new("it", "the rest");
        for _ in 0..10 {
            breaker.failed("test");
            breaker.succeeded();
        }
        breaker.failed("test");
        assert!(breaker.admits());
    }
}
