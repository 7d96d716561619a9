//! What has to happen once the lock is released.

use super::{Callback, Inner};
use crate::{answer::Asker, by_id::ById, time::Time, value::Outcome};
use futures::future::BoxFuture;
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    task::Waker,
    thread,
};

/// Collected under the lock, run without it: calls of observers, wakes, new tasks, and drops of the user's values.
pub(crate) struct Effects {
    pub(crate) now: Time,
    /// Which transaction this is: a callback is called once for each.
    turn: u64,
    /// Most transactions only look, and have none.
    queued: Option<Box<Queued>>,
}

type Job = Box<dyn FnOnce() + Send>;

/// What is only to be dropped.
pub(crate) trait Garbage: Send {}
impl<T: Send> Garbage for T {}

#[derive(Default)]
struct Queued {
    aborts: Vec<Job>,
    tasks: Vec<BoxFuture<'static, ()>>,
    notices: Vec<Job>,
    callbacks: Vec<Callback>,
    events: Vec<Job>,
    answers: Vec<Job>,
    wakes: Vec<Job>,
    garbage: Vec<Box<dyn Garbage>>,
}

impl Effects {
    pub(super) fn new(now: Time, turn: u64) -> Self {
        Self { now, turn, queued: None }
    }

    fn queued(&mut self) -> &mut Queued {
        self.queued.get_or_insert_default()
    }

    pub(crate) fn spawn(&mut self, task: BoxFuture<'static, ()>) {
        self.queued().tasks.push(task);
    }

    pub(crate) fn answer(&mut self, waiters: Vec<Asker>, outcome: Outcome) {
        if !waiters.is_empty() {
            let answer = move || waiters.into_iter().for_each(|waiter| waiter.answer(outcome.clone()));
            self.queued().answers.push(Box::new(answer));
        }
    }

    /// Wakes all of `waiting`.
    pub(crate) fn wake(&mut self, waiting: ById<Waker>) {
        self.queued().wakes.push(Box::new(move || waiting.into_values().for_each(Waker::wake)));
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
    pub(crate) fn discard(&mut self, value: impl Send + 'static) {
        self.discard_box(Box::new(value));
    }

    #[inline(never)]
    pub(crate) fn discard_box(&mut self, value: Box<dyn Garbage>) {
        self.queued().garbage.push(value);
    }

    pub(super) fn run(self, inner: &Inner) {
        let Some(queued) = self.queued else { return };
        let mut broken = Broken::default();
        broken.guard_all(queued.aborts);
        for task in queued.tasks {
            inner.runtime.spawn(task);
        }
        broken.guard_all(queued.notices);
        for callback in queued.callbacks {
            broken.guard(|| callback.call());
        }
        broken.guard_all(queued.events);
        broken.guard_all(queued.answers);
        broken.guard_all(queued.wakes);
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

    #[inline(never)]
    fn guard_all(&mut self, calls: Vec<Job>) {
        for call in calls {
            self.guard(call);
        }
    }

    fn report(self) {
        if let Some(panic) = self.0.filter(|_| !thread::panicking()) {
            resume_unwind(panic);
        }
    }
}
