//! What has to happen once the lock is released.

use super::{Callback, Inner, Outcome};
use crate::by_id::ById;
use futures::{channel::oneshot, future::BoxFuture};
use std::{
    any::Any,
    mem,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    task::Waker,
    thread,
    time::Duration,
};

/// Collected under the lock, run without it: calls of observers, wakes, new tasks, and drops of the user's values.
pub(crate) struct Effects {
    pub(crate) now: Duration,
    /// Which transaction this is: a callback is called once for each.
    turn: u64,
    /// Most transactions only look, and have none.
    queued: Option<Box<Queued>>,
}

#[derive(Default)]
struct Queued {
    tasks: Vec<BoxFuture<'static, ()>>,
    answers: Vec<(oneshot::Sender<Outcome>, Outcome)>,
    wakers: Vec<Waker>,
    callbacks: Vec<Callback>,
    events: Vec<Box<dyn FnOnce() + Send>>,
    aborts: Vec<Box<dyn FnOnce() + Send>>,
    notices: Vec<Box<dyn FnOnce() + Send>>,
    garbage: Vec<Box<dyn Any + Send>>,
}

impl Effects {
    pub(super) fn new(now: Duration, turn: u64) -> Self {
        Self { now, turn, queued: None }
    }

    fn queued(&mut self) -> &mut Queued {
        self.queued.get_or_insert_default()
    }

    pub(crate) fn spawn(&mut self, task: BoxFuture<'static, ()>) {
        self.queued().tasks.push(task);
    }

    pub(crate) fn answer(&mut self, waiter: oneshot::Sender<Outcome>, outcome: Outcome) {
        self.queued().answers.push((waiter, outcome));
    }

    /// Wakes all of `waiting`, and leaves none there.
    pub(crate) fn wake(&mut self, waiting: &mut ById<Waker>) {
        self.queued().wakers.extend(mem::take(waiting).into_values());
    }

    pub(crate) fn call(&mut self, callback: &Callback) {
        if callback.is_first(self.turn) {
            self.queued().callbacks.push(callback.clone());
        }
    }

    /// Tells a listener of an event.
    pub(crate) fn event(&mut self, tell: impl FnOnce() + Send + 'static) {
        self.queued().events.push(Box::new(tell));
    }

    pub(crate) fn abort(&mut self, abort: impl FnOnce() + Send + 'static) {
        self.queued().aborts.push(Box::new(abort));
    }

    /// Lets what lies around the cache know.
    pub(crate) fn tell(&mut self, notice: impl FnOnce() + Send + 'static) {
        self.queued().notices.push(Box::new(notice));
    }

    /// Lets `value` be dropped outside the lock: its `Drop` is the user's code.
    pub(crate) fn discard(&mut self, value: impl Any + Send) {
        self.queued().garbage.push(Box::new(value));
    }

    pub(super) fn run(self, inner: &Inner) {
        let Some(queued) = self.queued else { return };
        for abort in queued.aborts {
            abort();
        }
        for task in queued.tasks {
            inner.runtime.spawn(task);
        }
        for notice in queued.notices {
            notice();
        }
        let mut broken = Broken::default();
        for callback in queued.callbacks {
            broken.guard(|| callback.call());
        }
        for tell in queued.events {
            broken.guard(tell);
        }
        for (waiter, outcome) in queued.answers {
            // The one who asked may be gone.
            let _ = waiter.send(outcome);
        }
        queued.wakers.into_iter().for_each(Waker::wake);
        drop(queued.garbage);
        broken.report();
    }
}

/// The first panic of the user's callbacks. It reaches the caller when all others are told, unless another is under way.
#[derive(Default)]
struct Broken(Option<Box<dyn Any + Send>>);

impl Broken {
    fn guard(&mut self, call: impl FnOnce()) {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(call)) {
            self.0.get_or_insert(panic);
        }
    }

    fn report(self) {
        if let Some(panic) = self.0.filter(|_| !thread::panicking()) {
            resume_unwind(panic);
        }
    }
}
