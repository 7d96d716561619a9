use crate::sync::AtomicU64;
use std::sync::{Arc, atomic::Ordering};

struct Wake<F: ?Sized> {
    /// The last transaction that called it.
    turn: AtomicU64,
    call: F,
}

/// What an observer wants called after each change. Clones are one callback, and are called once.
#[derive(Clone)]
pub(crate) struct Callback(Arc<Wake<dyn Fn() + Send + Sync>>);

impl Callback {
    pub(crate) fn new(call: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(Wake { turn: AtomicU64::new(0), call }))
    }

    /// Whether it was not yet taken in this transaction. Only asked under the lock.
    pub(super) fn is_first(&self, turn: u64) -> bool {
        self.0.turn.swap(turn, Ordering::Relaxed) != turn
    }

    pub(crate) fn call(&self) {
        (self.0.call)();
    }
}
