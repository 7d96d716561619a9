//! A signal that a fetch is no longer wanted.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
};

#[derive(Debug, Default)]
struct Flags {
    taken: bool,
    aborted: bool,
    wakers: Vec<Waker>,
}

/// Tells a fetch that its result is no longer wanted. Clones share one signal.
#[derive(Clone, Debug, Default)]
pub struct AbortToken(Arc<Mutex<Flags>>);

impl AbortToken {
    /// Whether the fetch was cancelled.
    pub fn is_aborted(&self) -> bool {
        self.flags().aborted
    }

    /// Resolves when the fetch is cancelled.
    pub async fn aborted(&self) {
        poll_fn(|cx| {
            let mut flags = self.flags();
            if flags.aborted {
                return Poll::Ready(());
            }
            flags.wakers.push(cx.waker().clone());
            Poll::Pending
        })
        .await;
    }

    pub(crate) fn take(&self) -> Self {
        self.flags().taken = true;
        self.clone()
    }

    pub(crate) fn is_taken(&self) -> bool {
        self.flags().taken
    }

    pub(crate) fn abort(&self) {
        let wakers = {
            let mut flags = self.flags();
            flags.aborted = true;
            std::mem::take(&mut flags.wakers)
        };
        wakers.into_iter().for_each(Waker::wake);
    }

    fn flags(&self) -> MutexGuard<'_, Flags> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
