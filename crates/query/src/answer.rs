//! Where an outcome is waited for: the library's channel for one value is twice the code.

use crate::value::{Failure, Outcome};
use std::{
    future::Future,
    mem,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

#[derive(Default)]
struct Place {
    outcome: Option<Outcome>,
    waker: Option<Waker>,
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Place>>);

impl Shared {
    fn place(&self) -> MutexGuard<'_, Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One who asked. Dropped without an answer, it is a cancellation.
pub(crate) struct Asker(Shared);

/// What one who asked waits for.
pub(crate) struct Answer(Shared);

pub(crate) fn ask() -> (Asker, Answer) {
    let shared = Shared::default();
    (Asker(shared.clone()), Answer(shared))
}

impl Asker {
    pub(crate) fn answer(self, outcome: Outcome) {
        self.0.place().outcome = Some(outcome);
    }
}

impl Drop for Asker {
    fn drop(&mut self) {
        let mut place = self.0.place();
        place.outcome.get_or_insert(Err(Failure::Cancelled));
        let waker = mem::take(&mut place.waker);
        drop(place);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Future for Answer {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        let mut place = self.0.place();
        match &place.outcome {
            Some(outcome) => Poll::Ready(outcome.clone()),
            None => {
                let old = place.waker.replace(cx.waker().clone());
                drop(place);
                drop(old);
                Poll::Pending
            }
        }
    }
}
