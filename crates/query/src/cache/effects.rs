//! What has to happen once the lock is released.

use super::{Callback, Inner, Listener, Outcome};
use crate::CacheEvent;
use futures::{channel::oneshot, future::BoxFuture};
use std::{any::Any, sync::Arc, task::Waker, time::Duration};

/// Collected under the lock, run without it: calls of observers, wakes, new tasks, and drops of the user's values.
pub(crate) struct Effects {
    pub(crate) now: Duration,
    tasks: Vec<BoxFuture<'static, ()>>,
    answers: Vec<(oneshot::Sender<Outcome>, Outcome)>,
    wakers: Vec<Waker>,
    callbacks: Vec<Callback>,
    events: Vec<(Listener, CacheEvent)>,
    aborts: Vec<Box<dyn FnOnce() + Send>>,
    notices: Vec<Box<dyn FnOnce() + Send>>,
    garbage: Vec<Box<dyn Any + Send>>,
}

impl Effects {
    pub(crate) fn new(now: Duration) -> Self {
        Self {
            now,
            tasks: Vec::new(),
            answers: Vec::new(),
            wakers: Vec::new(),
            callbacks: Vec::new(),
            events: Vec::new(),
            aborts: Vec::new(),
            notices: Vec::new(),
            garbage: Vec::new(),
        }
    }

    pub(crate) fn spawn(&mut self, task: BoxFuture<'static, ()>) {
        self.tasks.push(task);
    }

    pub(crate) fn answer(&mut self, waiter: oneshot::Sender<Outcome>, outcome: Outcome) {
        self.answers.push((waiter, outcome));
    }

    pub(crate) fn wake(&mut self, wakers: &mut Vec<Waker>) {
        self.wakers.append(wakers);
    }

    pub(crate) fn call(&mut self, callback: &Callback) {
        if !self.callbacks.iter().any(|queued| Arc::ptr_eq(queued, callback)) {
            self.callbacks.push(callback.clone());
        }
    }

    pub(crate) fn event(&mut self, listener: &Listener, event: CacheEvent) {
        self.events.push((listener.clone(), event));
    }

    pub(crate) fn abort(&mut self, abort: impl FnOnce() + Send + 'static) {
        self.aborts.push(Box::new(abort));
    }

    /// Lets what lies around the cache know.
    pub(crate) fn tell(&mut self, notice: impl FnOnce() + Send + 'static) {
        self.notices.push(Box::new(notice));
    }

    /// Lets `value` be dropped outside the lock: its `Drop` is the user's code.
    pub(crate) fn discard(&mut self, value: impl Any + Send) {
        self.garbage.push(Box::new(value));
    }

    pub(crate) fn run(self, inner: &Inner) {
        for abort in self.aborts {
            abort();
        }
        for task in self.tasks {
            inner.runtime.spawn(task);
        }
        for notice in self.notices {
            notice();
        }
        for callback in self.callbacks {
            callback();
        }
        for (listener, event) in self.events {
            listener(&event);
        }
        for (waiter, outcome) in self.answers {
            // The one who asked may be gone.
            let _ = waiter.send(outcome);
        }
        self.wakers.into_iter().for_each(Waker::wake);
        drop(self.garbage);
    }
}
