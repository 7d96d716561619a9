//! The task of one fetch: its tries, and what it waits for between them.

use super::{FetchRequest, Inner, RunLink, change::Fetched, gate::Gate, write::Written};
use crate::{AbortToken, Cancel, FetchContext, QueryAction, QueryClient, value::Value};
use futures::future::BoxFuture;
use std::{
    future::Future,
    mem,
    pin::Pin,
    sync::{Arc, Weak},
    task::{Context, Poll, ready},
    thread,
    time::Duration,
};

/// So many answers in a row that are older than what is there are asked for again.
const MOST_OUTDATED: u32 = 5;

// Written as a future by hand: what the compiler makes of an `async fn` is a third more code.
pub(super) struct Drive {
    inner: Weak<Inner>,
    link: Arc<RunLink>,
    abort: AbortToken,
    failures: u32,
    outdated: u32,
    /// Of the last try.
    error: Option<Value>,
    next: Next,
    /// What it waits for before that; the first tells whether it is still wanted.
    gate: Option<BoxFuture<'static, bool>>,
    sleep: Option<BoxFuture<'static, ()>>,
    answer: Option<BoxFuture<'static, Result<Value, Value>>>,
}

#[derive(Clone, Copy)]
enum Next {
    Restore,
    Start,
    Try,
    /// After the wait between two tries.
    Wake,
    Retry,
}

impl Drop for Drive {
    /// A fetch that panicked is cancelled; one that settled is gone already. However it has ended, layers that had to
    /// wait for it become data.
    fn drop(&mut self) {
        if let Some(inner) = self.inner.upgrade() {
            let fold = inner.transact(|store, fx| {
                store.gates.leave_if_any(self.link.run, fx);
                if store.running(&self.link.query, self.link.run).is_some() {
                    store.cancel_fetch(&self.link.query, Cancel::Revert, fx);
                }
                store.mutations.fold
            });
            if let Some(fold) = fold.filter(|_| !thread::panicking()) {
                fold(&inner);
            }
        }
    }
}

impl Future for Drive {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        if this.abort.poll(cx).is_ready() {
            return Poll::Ready(());
        }
        while ready!(this.step(cx)).is_some() {}
        Poll::Ready(())
    }
}

impl Drive {
    pub(super) fn new(inner: &Arc<Inner>, link: Arc<RunLink>, abort: AbortToken) -> Self {
        Self {
            inner: Arc::downgrade(inner),
            link,
            abort,
            failures: 0,
            outdated: 0,
            error: None,
            next: Next::Restore,
            gate: None,
            sleep: None,
            answer: None,
        }
    }

    /// Waits, and does what is next; `None` if that was the last.
    fn step(&mut self, cx: &mut Context<'_>) -> Poll<Option<()>> {
        if let Some(gate) = &mut self.gate {
            let is_wanted = ready!(gate.as_mut().poll(cx));
            self.gate = None;
            if !is_wanted {
                return Poll::Ready(None);
            }
        }
        if let Some(sleep) = &mut self.sleep {
            ready!(sleep.as_mut().poll(cx));
            self.sleep = None;
        }
        Poll::Ready(match &mut self.answer {
            Some(answer) => {
                let outcome = ready!(answer.as_mut().poll(cx));
                self.answer = None;
                self.answered(outcome)
            }
            None => self.go_on(),
        })
    }

    fn go_on(&mut self) -> Option<()> {
        let inner = self.inner.upgrade()?;
        match self.next {
            Next::Restore => {
                self.next = Next::Start;
                let restore = inner.look(|store| store.hooks.get()?.restore);
                self.gate = restore.map(|restore| restore(inner, self.link.clone()));
            }
            Next::Start => {
                self.next = Next::Try;
                self.pass(&inner, Gate::Start);
            }
            Next::Try => self.answer = Some(self.link.query.get().fetch(self.begin_try()?)),
            Next::Wake => {
                self.next = Next::Retry;
                if self.given_up() {
                    return None;
                }
                self.pass(&inner, Gate::Retry);
            }
            Next::Retry => {
                self.next = Next::Try;
                if self.given_up() {
                    return None;
                }
            }
        }
        Some(())
    }

    /// Waits, paused, until the fetch may go on.
    fn pass(&mut self, inner: &Inner, gate: Gate) {
        let pass = inner.look(|store| store.gates.pass());
        self.gate = pass.map(|pass| pass(self.inner.clone(), self.link.clone(), gate));
    }

    fn answered(&mut self, outcome: Result<Value, Value>) -> Option<()> {
        let inner = self.inner.upgrade()?;
        match outcome {
            Ok(value) => {
                let deviation = self.link.take_deviation();
                let mut change = Fetched { run: self.link.run, value, deviation };
                match inner.write(&self.link.query, &self.link.options, &mut change) {
                    Written::Done | Written::Ignored => return None,
                    Written::Superseded => {
                        self.ask_again(&inner);
                        return None;
                    }
                    // What comes faster than answers do is what there is to know: the fetch is given up.
                    Written::Outdated if self.outdated == MOST_OUTDATED => return None,
                    Written::Outdated => {
                        self.outdated += 1;
                        self.link.forget();
                    }
                }
            }
            Err(error) => {
                self.failures += 1;
                let delay = self.failed(&error)?;
                self.error = Some(error);
                self.sleep = Some(inner.runtime.sleep(delay));
                self.next = Next::Wake;
            }
        }
        Some(())
    }

    /// What was invalidated while it was being asked for the first time is asked for again.
    fn ask_again(&self, inner: &Arc<Inner>) {
        inner.transact(|store, fx| {
            let Some(entry) = store.entries.get_mut(&self.link.query) else { return };
            let enabled = entry.observers.values().find(|slot| slot.options.enabled);
            let options = enabled.map(|slot| slot.options.clone());
            if let Some(options) = options {
                let request = FetchRequest::new(options);
                drop(store.start_fetch(inner, &self.link.query, &request, fx));
            } else if let Some(data) = &entry.visible {
                fx.answer(mem::take(&mut entry.owed), Ok(data.clone()));
            }
        });
    }

    fn begin_try(&self) -> Option<FetchContext> {
        let inner = self.inner.upgrade()?;
        let abort = inner.transact(|store, fx| {
            let as_of = store.next();
            let run = store.running(&self.link.query, self.link.run)?;
            // What an earlier try has got is as old as that try.
            if !self.link.has_kept() {
                run.as_of = as_of;
                run.asked_at = fx.now;
            }
            Some(run.abort.clone())
        })?;
        let (client, link) = (QueryClient::from_inner(inner), Some(self.link.clone()));
        Some(FetchContext { client, abort, link, idempotency_key: None })
    }

    /// Notes a failed try: the wait until the next one, or `None` if that was the last.
    fn failed(&self, error: &Value) -> Option<Duration> {
        let (RunLink { query, run, options, .. }, failures) = (&*self.link, self.failures);
        let advice = query.get().advice(error);
        let allowed = advice.retryable && options.retry.allows(failures, error);
        let inner = self.inner.upgrade()?;
        let again = inner.transact(|store, fx| {
            let run = store.running(query, *run)?;
            let again = allowed && !run.stop_retrying;
            let entry = store.entries.get_mut(query)?;
            entry.meta.failure_count = failures;
            fx.discard(entry.meta.failure_reason.replace(error.clone()));
            if again {
                store.notify(query, QueryAction::Failed, fx);
            } else {
                store.settle_error(query, error, fx);
            }
            Some(again)
        })?;
        let default = || options.retry_delay.after(failures, error, inner.runtime.random());
        again.then(|| advice.after.unwrap_or_else(default))
    }

    /// After the wait: settles the error if nobody is there to wait for another try.
    fn given_up(&self) -> bool {
        let (Some(inner), Some(error)) = (self.inner.upgrade(), &self.error) else { return true };
        inner.transact(|store, fx| match store.running(&self.link.query, self.link.run) {
            Some(run) if run.stop_retrying => {
                store.settle_error(&self.link.query, error, fx);
                true
            }
            Some(_) => false,
            None => true,
        })
    }
}
