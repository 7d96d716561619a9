use futures::future::BoxFuture;
use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};

/// The clock, the timers and the task queue a [`QueryClient`](crate::QueryClient) runs on.
pub trait Runtime: Send + Sync + 'static {
    /// Time since the Unix epoch. It may be a wall clock: the cache copes with jumps.
    fn now(&self) -> Duration;
    /// Resolves after `duration`. Dropping it must release the timer.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
    /// Runs a task to its end, without being awaited. It must not poll the task before returning.
    fn spawn(&self, task: BoxFuture<'static, ()>);
    /// A random number in 0..1, for retry jitter.
    fn random(&self) -> f64 {
        let bits = RandomState::new().hash_one(self.now());
        f64::from(u32::try_from(bits & 0xffff_ffff).unwrap_or_default()) / f64::from(u32::MAX)
    }
}
