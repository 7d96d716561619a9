//! A runtime whose clock and tasks a test drives, with no real sleeping.

pub use crate::persist::MemoryStorage;
pub use crate::tabs::{HubTab, TabHub};

use crate::Runtime;
use futures::{
    FutureExt,
    channel::oneshot,
    future::BoxFuture,
    task::{ArcWake, waker},
};
use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Context,
    time::Duration,
};

#[derive(Default)]
struct World {
    now: Duration,
    next: u64,
    sleepers: BTreeMap<(Duration, u64), oneshot::Sender<()>>,
    ready: VecDeque<Arc<Task>>,
}

struct Task {
    world: Arc<Mutex<World>>,
    future: Mutex<Option<BoxFuture<'static, ()>>>,
}

impl ArcWake for Task {
    fn wake_by_ref(task: &Arc<Self>) {
        lock(&task.world).ready.push_back(task.clone());
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A virtual clock and a deterministic single-threaded executor. Clones share one world.
///
/// Nothing happens until [`run`](Self::run), [`advance`](Self::advance) or [`block_on`](Self::block_on) is called.
#[derive(Clone)]
pub struct TestRuntime(Arc<Mutex<World>>);

impl Default for TestRuntime {
    fn default() -> Self {
        // Far from zero, so that a timestamp in the past can be written.
        let world = World { now: Duration::from_secs(1_000_000), ..World::default() };
        Self(Arc::new(Mutex::new(world)))
    }
}

impl TestRuntime {
    /// A world of its own.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs all tasks until none can go on without time passing.
    pub fn run(&self) {
        loop {
            let Some(task) = lock(&self.0).ready.pop_front() else { return };
            let Some(mut future) = lock(&task.future).take() else { continue };
            if future.poll_unpin(&mut Context::from_waker(&waker(task.clone()))).is_pending() {
                *lock(&task.future) = Some(future);
            }
        }
    }

    /// Lets `duration` pass: every timer that falls due fires at its own moment, in order, each followed by
    /// [`run`](Self::run).
    pub fn advance(&self, duration: Duration) {
        self.run();
        let end = lock(&self.0).now + duration;
        loop {
            let due = {
                let mut world = lock(&self.0);
                match world.sleepers.first_key_value().map(|(key, _)| *key) {
                    Some(key) if key.0 <= end => {
                        world.now = world.now.max(key.0);
                        world.sleepers.remove(&key)
                    }
                    _ => break,
                }
            };
            if let Some(sleeper) = due {
                // The sleeper may have been dropped.
                let _ = sleeper.send(());
            }
            self.run();
        }
        lock(&self.0).now = end;
    }

    /// Runs `future` without letting time pass; `None` if it is still waiting when all else is at rest.
    pub fn block_on<T: Send + 'static>(&self, future: impl Future<Output = T> + Send + 'static) -> Option<T> {
        let (send, receive) = oneshot::channel();
        self.spawn(Box::pin(async move {
            let _ = send.send(future.await);
        }));
        self.run();
        receive.now_or_never().and_then(Result::ok)
    }
}

impl Runtime for TestRuntime {
    fn now(&self) -> Duration {
        lock(&self.0).now
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let (send, receive) = oneshot::channel();
        let mut world = lock(&self.0);
        let key = (world.now.saturating_add(duration), world.next);
        world.next += 1;
        world.sleepers.insert(key, send);
        Box::pin(receive.map(|_| ()))
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        let task = Arc::new(Task { world: self.0.clone(), future: Mutex::new(Some(task)) });
        lock(&self.0).ready.push_back(task);
    }

    /// Always 1: retry delays are whole.
    fn random(&self) -> f64 {
        1.0
    }
}

impl fmt::Debug for TestRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestRuntime").field("now", &self.now()).finish_non_exhaustive()
    }
}
