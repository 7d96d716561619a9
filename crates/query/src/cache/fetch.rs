//! A fetch: shared by all who ask, in a task of its own, with tries, pauses and cancellation.

use super::{
    Effects, Inner, Outcome, Paging, RunLink, Store,
    change::{Answer, Fetched},
    entry::{Failure, Run},
    write::Written,
};
use crate::{
    AbortToken, Cancel, FetchContext, FetchStatus, NetworkMode, QueryAction, QueryClient, StaleTime,
    erased::{QueryRef, Value},
    options::Resolved,
};
use futures::{
    channel::oneshot,
    future::{AbortHandle, Abortable},
};
use std::{
    future::poll_fn,
    mem,
    sync::{Arc, Weak},
    task::Poll,
    thread,
    time::Duration,
};

pub(crate) struct FetchRequest {
    pub(crate) options: Arc<Resolved>,
    /// Whether a running refetch is cancelled and started anew. A first load never is.
    pub(crate) cancel_refetch: bool,
    /// See [`Run::enough`].
    pub(crate) enough: Option<StaleTime>,
    pub(crate) paging: Paging,
}

impl FetchRequest {
    pub(crate) fn new(options: Arc<Resolved>) -> Self {
        let stale_time = options.stale_time;
        Self::unless_fresh(options, stale_time)
    }

    /// For one who is content with data that is fresh by `stale_time`.
    pub(crate) fn unless_fresh(options: Arc<Resolved>, stale_time: StaleTime) -> Self {
        Self { options, cancel_refetch: false, enough: Some(stale_time), paging: Paging::default() }
    }

    pub(crate) fn anew(options: Arc<Resolved>) -> Self {
        Self { options, cancel_refetch: true, enough: None, paging: Paging::default() }
    }
}

impl Store {
    /// Starts a fetch, or joins the one that is running. The receiver gets its outcome.
    pub(crate) fn start_fetch(
        &mut self,
        inner: &Arc<Inner>,
        query: &QueryRef,
        request: &FetchRequest,
        fx: &mut Effects,
    ) -> oneshot::Receiver<Outcome> {
        let (send, receive) = oneshot::channel();
        let options = &request.options;
        let may_start = options.network_mode.may_start(self.online);
        let (id, as_of) = (self.next(), self.next());
        let entry = self.entry(query, options, fx);
        entry.gc_time = entry.gc_time.longest(options.gc_time);
        let mut waiters = mem::take(&mut entry.owed);
        waiters.push(send);
        let mut revert = entry.meta.clone();
        let (mut again, mut paging) = (false, request.paging);
        if let Some(mut run) = entry.run.take() {
            if !request.cancel_refetch || entry.base.is_none() {
                run.stop_retrying = false;
                run.again |= request.cancel_refetch;
                run.enough = run.enough.zip(request.enough).map(|(one, other)| one.strictest(other));
                if request.cancel_refetch { &mut run.later } else { &mut run.waiters }.append(&mut waiters);
                entry.run = Some(run);
                // A mutation that had waited may be the one that asks.
                if !request.cancel_refetch && may_start && self.mutations.is_resuming() {
                    self.continue_fetch(query, fx);
                }
                return receive;
            }
            waiters.append(&mut run.waiters);
            waiters.append(&mut run.later);
            revert = run.revert.clone();
            // Neither is lost: the page comes with the refetch, the refetch that was due follows the page.
            if paging.direction.is_none() {
                paging.also = run.paging.direction.or(run.paging.also);
            } else {
                again = run.again || entry.meta.is_invalidated;
            }
            Self::stop(run, &Err(Failure::Cancelled), fx);
        }
        fx.discard(mem::replace(&mut entry.options, options.clone()));
        entry.reduce_fetch(may_start);
        entry.meta.fetch_direction = paging.direction;
        let (task, registration) = AbortHandle::new_pair();
        entry.run = Some(Run {
            id,
            as_of,
            asked_at: fx.now,
            enough: request.enough,
            stop_retrying: false,
            for_others: false,
            again,
            paging,
            waiters,
            later: Vec::new(),
            abort: AbortToken::default(),
            task,
            revert,
        });
        let link = Arc::new(RunLink::new(query.clone(), id, options.clone(), paging));
        let drive = Drive { inner: Arc::downgrade(inner), link };
        fx.spawn(Box::pin(async move {
            // Aborted when the fetch is cancelled.
            let _ = Abortable::new(drive.run(), registration).await;
        }));
        self.notify(query, QueryAction::Fetch, fx);
        receive
    }

    /// Lets a paused fetch go on, whatever else it would wait for.
    fn continue_fetch(&mut self, query: &QueryRef, fx: &mut Effects) {
        let Some(entry) = self.entries.get_mut(query) else { return };
        if mem::replace(&mut entry.meta.fetch_status, FetchStatus::Fetching) == FetchStatus::Paused {
            fx.wake(&mut self.gates);
            self.notify(query, QueryAction::Continue, fx);
        }
    }

    /// Cancels the running fetch: the state goes back to what it was before, unless it is to be kept, and those who wait
    /// get the old data, or a cancellation if there is none.
    pub(crate) fn cancel_fetch(&mut self, query: &QueryRef, cancel: Cancel, fx: &mut Effects) {
        let Some(entry) = self.entries.get_mut(query) else { return };
        let Some(mut run) = entry.run.take() else { return };
        match cancel {
            Cancel::Revert => {
                let invalidated = entry.meta.is_invalidated;
                fx.discard(mem::replace(&mut entry.meta, mem::take(&mut run.revert)));
                entry.meta.is_invalidated |= invalidated;
            }
            Cancel::Keep => entry.meta.fetch_status = FetchStatus::Idle,
        }
        let outcome = entry.visible.clone().ok_or(Failure::Cancelled);
        Self::stop(run, &outcome, fx);
        self.schedule_gc(query, fx.now);
        self.notify(query, QueryAction::Cancel, fx);
    }

    /// The running fetch, if it is `run`.
    fn running(&mut self, query: &QueryRef, run: u64) -> Option<&mut Run> {
        self.entries.get_mut(query)?.run.as_mut().filter(|current| current.id == run)
    }
}

#[derive(Clone, Copy)]
enum Gate {
    Start,
    Retry,
}

/// So many answers in a row that are older than what is there are asked for again.
const MOST_OUTDATED: u32 = 5;

/// The task of one fetch.
struct Drive {
    inner: Weak<Inner>,
    link: Arc<RunLink>,
}

impl Drop for Drive {
    /// A fetch that panicked is cancelled; one that settled is gone already. However it has ended, layers that had to
    /// wait for it become data.
    fn drop(&mut self) {
        if let Some(inner) = self.inner.upgrade() {
            let fold = inner.transact(|store, fx| {
                store.leave_gate(self.link.run, fx);
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

impl Drive {
    async fn run(self) {
        let (mut failures, mut outdated) = (0, 0);
        if self.restored().await || !self.pass(Gate::Start).await {
            return;
        }
        while let Some(context) = self.begin_try() {
            match self.link.query.get().fetch(context).await {
                Ok(value) => {
                    let Some(inner) = self.inner.upgrade() else { return };
                    let answer = Answer::new(value, self.link.take_deviation());
                    let mut change = Fetched { run: self.link.run, answer };
                    match inner.write(&self.link.query, &self.link.options, &mut change) {
                        Written::Done | Written::Ignored => return,
                        Written::Superseded => return self.ask_again(&inner),
                        // What comes faster than answers do is what there is to know: the fetch is given up.
                        Written::Outdated if outdated == MOST_OUTDATED => return,
                        Written::Outdated => {
                            outdated += 1;
                            self.link.forget();
                        }
                    }
                }
                Err(error) => {
                    failures += 1;
                    let Some(delay) = self.failed(&error, failures) else { return };
                    let Some(sleep) = self.inner.upgrade().map(|inner| inner.runtime.sleep(delay)) else {
                        return;
                    };
                    sleep.await;
                    if self.given_up(&error) || !self.pass(Gate::Retry).await || self.given_up(&error) {
                        return;
                    }
                }
            }
        }
    }

    /// Waits for what is known elsewhere; whether that is enough, and the fetch over.
    async fn restored(&self) -> bool {
        let Some(inner) = self.inner.upgrade() else { return true };
        match inner.look(|store| store.hooks.restore) {
            Some(restore) => restore(inner, self.link.clone()).await,
            None => false,
        }
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
                mem::take(&mut entry.owed).into_iter().for_each(|waiter| fx.answer(waiter, Ok(data.clone())));
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
    fn failed(&self, error: &Value, failures: u32) -> Option<Duration> {
        let RunLink { query, run, options, .. } = &*self.link;
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
    fn given_up(&self, error: &Value) -> bool {
        let Some(inner) = self.inner.upgrade() else { return true };
        inner.transact(|store, fx| match store.running(&self.link.query, self.link.run) {
            Some(run) if run.stop_retrying => {
                store.settle_error(&self.link.query, error, fx);
                true
            }
            Some(_) => false,
            None => true,
        })
    }

    /// Waits, paused, until the fetch may go on; false if it is not wanted any more.
    async fn pass(&self, gate: Gate) -> bool {
        let RunLink { query, run, options, .. } = &*self.link;
        poll_fn(|cx| {
            let Some(inner) = self.inner.upgrade() else { return Poll::Ready(false) };
            inner.transact(|store, fx| {
                let Some(current) = store.running(query, *run) else { return Poll::Ready(false) };
                let for_others = current.for_others;
                let paused = store.entries.get(query).map(|entry| entry.meta.fetch_status);
                // The mutations that had waited, too, go first.
                let waits = paused == Some(FetchStatus::Paused) && store.mutations.is_resuming();
                let open = !waits && store.is_open(gate, for_others, options.network_mode);
                let status = if open { FetchStatus::Fetching } else { FetchStatus::Paused };
                if let Some(entry) = store.entries.get_mut(query)
                    && entry.meta.fetch_status != status
                {
                    entry.meta.fetch_status = status;
                    let action = if open { QueryAction::Continue } else { QueryAction::Pause };
                    store.notify(query, action, fx);
                }
                if open {
                    return Poll::Ready(true);
                }
                store.wait_at_gate(*run, cx.waker(), fx);
                Poll::Pending
            })
        })
        .await
    }
}

impl Store {
    fn is_open(&self, gate: Gate, for_others: bool, mode: NetworkMode) -> bool {
        match gate {
            Gate::Start => mode.may_start(self.online),
            Gate::Retry => (self.focused || for_others) && mode.may_retry(self.online),
        }
    }

    /// Ends `run` if what was restored meanwhile is fresh enough for all who wait for it.
    pub(super) fn settle_restored(&mut self, query: &QueryRef, run: u64, fx: &mut Effects) -> bool {
        let Some(entry) = self.entries.get_mut(query) else { return true };
        let Some(current) = entry.run.take_if(|current| current.id == run) else { return true };
        let enough = current.enough.is_some_and(|stale_time| !entry.is_stale_by(stale_time, fx.now));
        let (true, Some(data)) = (enough, entry.visible.clone()) else {
            entry.run = Some(current);
            return false;
        };
        entry.meta.fetch_status = FetchStatus::Idle;
        for waiter in current.waiters.into_iter().chain(current.later) {
            fx.answer(waiter, Ok(data.clone()));
        }
        self.schedule_gc(query, fx.now);
        self.notify(query, QueryAction::Cancel, fx);
        true
    }

    fn settle_error(&mut self, query: &QueryRef, error: &Value, fx: &mut Effects) {
        let Some(entry) = self.entries.get_mut(query) else { return };
        let Some(run) = entry.run.take() else { return };
        entry.reduce_error(error.clone(), fx.now);
        for waiter in run.waiters.into_iter().chain(run.later) {
            fx.answer(waiter, Err(Failure::Error(error.clone())));
        }
        self.schedule_gc(query, fx.now);
        self.notify(query, QueryAction::Error, fx);
    }
}
