//! A signal that a fetch is no longer wanted.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
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
        poll_fn(|cx| self.poll(cx)).await;
    }

    pub(crate) fn poll(&self, cx: &Context<'_>) -> Poll<()> {
        let mut flags = self.flags();
        if flags.aborted {
            return Poll::Ready(());
        }
        // It may be polled for other reasons, too.
        if !flags.wakers.iter().any(|known| known.will_wake(cx.waker())) {
            flags.wakers.push(cx.waker().clone());
        }
        Poll::Pending
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

#[cfg(test)]
mod tests {
    use super::*;
    use futures::task::{ArcWake, waker_ref};
    use std::pin::pin;

    struct Quiet;

    impl ArcWake for Quiet {
        fn wake_by_ref(_: &Arc<Self>) {}
    }

    #[test]
    fn who_polls_often_is_noted_once() {
        let (token, quiet) = (AbortToken::default(), Arc::new(Quiet));
        let waker = waker_ref(&quiet);
        let mut aborted = pin!(token.aborted());
        for _ in 0..100 {
            assert!(aborted.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        }
        assert_eq!(Arc::strong_count(&quiet), 2, "its own, and the noted one");
        token.abort();
        assert!(aborted.poll(&mut Context::from_waker(&waker)).is_ready());
    }
}
