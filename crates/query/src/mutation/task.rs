//! The task of one mutation: its tries, its pauses, its end.

use super::{
    Layers, MutationAction, MutationStage,
    erased::AnyMutation,
    observer_core::Core,
    raw::RawMutation,
    records::Record,
    submitted::{Resumed, Submitted, new_key},
};
use crate::{
    AbortToken, FetchContext, QueryClient,
    answer::{Answer, ask},
    by_id::ById,
    cache::{DropPatches, Inner, Journal},
    erased::QueryRef,
    options::Resolved,
    sync::AtomicBool,
    value::{Failure, Outcome, Value},
    wait,
};
use futures::future::{AbortHandle, AbortRegistration, Abortable};
use std::{
    future::poll_fn,
    mem,
    sync::{Arc, atomic::Ordering},
    task::Poll,
    thread,
    time::Duration,
};

/// A mutation that has been asked for.
pub(crate) struct Launched {
    pub(crate) id: u64,
    pub(crate) outcome: Answer,
}

/// Puts the layers of `mutation` over the cache and starts its task. `observer` hears of it.
pub(super) fn start(
    client: &QueryClient,
    mutation: Arc<dyn AnyMutation>,
    observer: Option<&Core>,
) -> Launched {
    launch(client, mutation, observer, None)
}

/// Goes on with a mutation that was asked for elsewhere, as if it had been asked for here.
pub(crate) fn resume(client: &QueryClient, mutation: Arc<dyn AnyMutation>, resumed: Resumed) {
    drop(launch(client, mutation, None, Some(resumed)));
}

fn launch(
    client: &QueryClient,
    mutation: Arc<dyn AnyMutation>,
    observer: Option<&Core>,
    resumed: Option<Resumed>,
) -> Launched {
    let mut layers = Layers::default();
    mutation.optimistic(&mut layers);
    let (scope, path) = (mutation.scope(), mutation.key());
    let inner = client.inner().clone();
    let options = inner.resolve_mutation(&path, &mutation.options());
    let (answer, outcome) = ask();
    let (tries, registration) = AbortHandle::new_pair();
    let is_replayed = resumed.is_some();
    // It settles the mutation, too, if a callback or a patch panics before it is on its way.
    let (task, patches, is_first) = inner.transact(|store, fx| {
        let id = resumed.as_ref().and_then(|resumed| resumed.id).unwrap_or_else(|| store.next());
        let at = resumed
            .as_ref()
            .map_or_else(|| store.mutations.after_pending(fx.now.into()), |resumed| resumed.at);
        let key = resumed.map_or_else(|| new_key(&*inner.runtime, at, id), |resumed| resumed.key);
        let submitted = Submitted { mutation: mutation.clone(), key, at };
        let queries = layers.queries(store).into_iter();
        let patches: Vec<_> = queries.map(|query| (layers.patches_for(id, &query), query)).collect();
        let mut observers = ById::default();
        if let Some(core) = observer {
            observers.insert(core.id, core.callback.clone());
        }
        let is_first = store.mutations.is_first_in(scope.as_ref(), id);
        let is_paused = !is_first || !options.network_mode.may_start(store.online);
        let record = Box::new(Record {
            mutation: mutation.clone(),
            key: path,
            scope,
            layers,
            state: RawMutation::submitted(at, is_paused),
            idempotency_key: submitted.key.clone(),
            is_replayed,
            sent: 0,
            request: None,
            tries: Some(tries),
            answer: Some(answer),
            held: Vec::new(),
            observers,
            gc_time: options.gc_time,
            gc_timer: None,
        });
        if let Some(core) = observer {
            core.turn(id, store, fx);
        }
        store.add_mutation(id, record, fx);
        let client = QueryClient::for_mutation(inner.clone(), id);
        let task = Task { client, id, mutation, submitted, options, has_begun: AtomicBool::new(false) };
        (task, patches, is_first)
    });
    for (patches, query) in patches {
        let options = inner.resolve(&query, None);
        for mut patch in patches {
            inner.write(&query, &options, &mut patch);
        }
    }
    let id = task.id;
    if is_first {
        task.begin();
    }
    inner.runtime.spawn(Box::pin(task.run(registration)));
    Launched { id, outcome }
}

/// Takes a mutation back; false if it is over, or its request cannot be given up.
pub(super) fn cancel(inner: &Arc<Inner>, id: u64) -> bool {
    let cancelled = inner.transact(|store, fx| {
        let Some(record) = store.mutations.pending_mut(id) else { return false };
        if record.request.as_ref().is_some_and(|request| !request.is_taken()) {
            return false;
        }
        let Some(tries) = record.tries.take() else { return false };
        let request = record.request.take();
        fx.abort(move || {
            if let Some(request) = request {
                request.abort();
            }
            tries.abort();
        });
        true
    });
    if cancelled {
        drop_patches(inner, id);
    }
    cancelled
}

fn drop_patches(inner: &Arc<Inner>, id: u64) {
    let patched: Vec<QueryRef> = inner.transact(|store, fx| {
        fx.discard(store.mutations.take_layers(id));
        store.entries.layered_by(id)
    });
    for query in patched {
        let options = inner.resolve(&query, None);
        inner.write(&query, &options, &mut DropPatches { mutation: id });
    }
}

struct Task {
    client: QueryClient,
    id: u64,
    mutation: Arc<dyn AnyMutation>,
    submitted: Submitted,
    options: Resolved,
    has_begun: AtomicBool,
}

impl Drop for Task {
    /// A mutation that panicked, or whose runtime ended, has failed; one that settled is settled already.
    fn drop(&mut self) {
        let inner = self.inner();
        let is_pending = inner.transact(|store, fx| {
            store.gates.leave(self.id, fx);
            store.mutations.pending_mut(self.id).is_some()
        });
        if is_pending {
            drop_patches(inner, self.id);
            self.settle(&Err(Failure::Cancelled));
        }
        // With the runtime's end it is not over: the next life goes on with it.
        if thread::panicking() {
            self.leave_journals();
        }
    }
}

impl Task {
    async fn run(self, registration: AbortRegistration) {
        let outcome = Abortable::new(self.tries(), registration).await;
        let outcome = outcome.unwrap_or(Err(Failure::Cancelled));
        let client = &self.client;
        match &outcome {
            Ok(data) => {
                self.inner().transact(|store, fx| {
                    if let Some(record) = store.mutations.pending_mut(self.id) {
                        record.tries = None;
                    }
                    store.confirm_patches(self.id, fx);
                });
                self.tell(MutationStage::Success, Some(&outcome));
                self.mutation.on_success(data, client);
            }
            Err(failure) => {
                drop_patches(self.inner(), self.id);
                self.tell(MutationStage::Error, Some(&outcome));
                match failure {
                    Failure::Error(error) => self.mutation.on_error(error, client),
                    Failure::Cancelled => self.mutation.on_cancel(client),
                }
            }
        }
        self.held().await;
        self.tell(MutationStage::Settled, Some(&outcome));
        self.mutation.on_settled(client);
        self.held().await;
        self.settle(&outcome);
        self.leave_journals();
    }

    fn leave_journals(&self) {
        for journal in self.journals() {
            journal.leave(&self.submitted.key);
        }
    }

    /// Waits until the mutation is written down.
    async fn enter_journals(&self) {
        let journals = self.journals();
        wait::all(journals.iter().filter_map(|journal| journal.enter(&self.submitted)).collect()).await;
    }

    fn journals(&self) -> Vec<Arc<dyn Journal>> {
        self.inner().look(|store| {
            let journals = store.hooks.get().map(|hooks| &hooks.journals);
            journals.into_iter().flatten().map(|hook| hook.1.clone()).collect()
        })
    }

    /// The first hook.
    fn begin(&self) {
        if !self.has_begun.swap(true, Ordering::Relaxed) {
            self.tell(MutationStage::Mutate, None);
            if let Some(context) = self.mutation.on_mutate(&self.client) {
                self.inner().transact(|store, fx| {
                    if let Some(record) = store.mutations.pending_mut(self.id) {
                        fx.discard(record.state.context.replace(context));
                    }
                });
            }
        }
    }

    async fn tries(&self) -> Outcome {
        let mut failures = 0;
        self.enter_journals().await;
        loop {
            self.pass(failures > 0).await;
            self.begin();
            self.held().await;
            let sending = |journal: &Arc<dyn Journal>| journal.send(&self.submitted.key);
            wait::all(self.journals().iter().filter_map(sending).collect()).await;
            let abort = AbortToken::default();
            self.inner().transact(|store, _| {
                let now = store.next();
                if let Some(record) = store.mutations.pending_mut(self.id) {
                    record.sent = now;
                    record.request = Some(abort.clone());
                }
            });
            let idempotency_key = Some(self.submitted.key.clone());
            let context = FetchContext { client: self.client.clone(), abort, link: None, idempotency_key };
            let error = match self.mutation.mutate(context).await {
                Ok(data) => return Ok(data),
                Err(error) => error,
            };
            failures += 1;
            let Some(delay) = self.failed(failures, &error) else { return Err(Failure::Error(error)) };
            self.inner().runtime.sleep(delay).await;
        }
    }

    /// Notes a failed try: the wait until the next one, or `None` if that was the last.
    fn failed(&self, failures: u32, error: &Value) -> Option<Duration> {
        let advice = self.mutation.advice(error);
        let again = advice.retryable && self.options.retry.allows(failures, error);
        self.inner().transact(|store, fx| {
            let Some(record) = store.mutations.pending_mut(self.id) else { return };
            record.request = None;
            record.state.failure_count = failures;
            fx.discard(record.state.failure_reason.replace(error.clone()));
            if again {
                store.notify_mutation(self.id, MutationAction::Failed, fx);
            } else {
                record.tries = None;
            }
        });
        let random = || self.inner().runtime.random();
        let default = || self.options.retry_delay.after(failures, error, random());
        again.then(|| advice.after.unwrap_or_else(default))
    }

    /// Waits, paused, for the network and for the older mutations of the scope.
    async fn pass(&self, again: bool) {
        poll_fn(|cx| {
            self.inner().transact(|store, fx| {
                let network = if again {
                    store.focused && self.options.network_mode.may_retry(store.online)
                } else {
                    self.options.network_mode.may_start(store.online)
                };
                let open = network && store.mutations.may_run(self.id);
                store.set_mutation_paused(self.id, !open, fx);
                if open {
                    return Poll::Ready(());
                }
                store.gates.wait(self.id, cx.waker(), fx);
                Poll::Pending
            })
        })
        .await;
    }

    /// Waits for what the hooks wait for, and for what they then wait for.
    async fn held(&self) {
        loop {
            let held = self.inner().transact(|store, _| {
                store.mutations.pending_mut(self.id).map(|record| mem::take(&mut record.held))
            });
            match held {
                Some(held) if !held.is_empty() => wait::all(held).await,
                _ => return,
            };
        }
    }

    /// The client's global callbacks.
    fn tell(&self, stage: MutationStage, outcome: Option<&Outcome>) {
        let inner = self.inner();
        if inner.settings.on_mutation.iter().all(|callback| callback.stage != stage) {
            return;
        }
        let view = inner.transact(|store, _| Some(store.mutations.get(self.id)?.view(self.id)));
        let Some(mut view) = view else { return };
        if let Some(outcome) = outcome {
            view.state.settle(outcome);
        }
        for callback in inner.settings.on_mutation.iter().filter(|callback| callback.stage == stage) {
            (callback.call)(&view, &self.client);
        }
    }

    fn settle(&self, outcome: &Outcome) {
        let inner = self.inner();
        inner.transact(|store, fx| store.settle_mutation(inner, self.id, outcome, fx));
        inner.fold();
    }

    fn inner(&self) -> &Arc<Inner> {
        self.client.inner()
    }
}
