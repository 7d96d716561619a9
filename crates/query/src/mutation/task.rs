//! The task of one mutation: its tries, its pauses, its end.

use super::{Layers, erased::AnyMutation};
use crate::{
    AbortToken, FetchContext, Mutation, QueryClient,
    cache::{Change, Failure, Inner, Outcome},
    erased::{QueryRef, Value},
    options::{Resolved, Retry},
};
use futures::channel::oneshot;
use std::{future::poll_fn, sync::Arc, task::Poll};

/// What is told of a mutation under way.
pub(super) enum Progress {
    Paused(bool),
    /// This many tries have failed so far, the last with this error.
    Failed(u32, Value),
    Settled(Outcome),
}

pub(super) type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;

/// Puts the layers of `mutation` over the cache and starts its task. The receiver gets its outcome.
pub(super) fn start<M: Mutation>(
    client: &QueryClient,
    mutation: M,
    progress: OnProgress,
) -> oneshot::Receiver<Outcome> {
    let mut layers = Layers::default();
    mutation.optimistic(&mut layers);
    let scope = mutation.scope();
    launch(client, Arc::new(mutation), layers, scope, progress)
}

fn launch(
    client: &QueryClient,
    mutation: Arc<dyn AnyMutation>,
    layers: Layers,
    scope: Option<String>,
    progress: OnProgress,
) -> oneshot::Receiver<Outcome> {
    let (answer, receive) = oneshot::channel();
    let inner = client.inner().clone();
    let (id, patches) = inner.transact(|store, _| {
        let id = store.next();
        let patches: Vec<(QueryRef, _)> = store
            .entries
            .keys()
            .map(|query| (query.clone(), layers.patches_for(id, query)))
            .filter(|(_, patches)| !patches.is_empty())
            .collect();
        store.mutations.add(id, layers, scope);
        (id, patches)
    });
    for (query, patches) in patches {
        let options = inner.resolve(&query, None);
        for patch in patches {
            inner.write(&query, &options, Change::AddPatch(patch));
        }
    }
    let options = inner.resolve_mutation();
    let client = QueryClient::for_mutation(inner.clone(), id);
    let task = Task { client, id, mutation, options, progress, answer: Some(answer) };
    inner.runtime.spawn(Box::pin(task.run()));
    receive
}

struct Task {
    client: QueryClient,
    id: u64,
    mutation: Arc<dyn AnyMutation>,
    options: Resolved,
    progress: OnProgress,
    /// Taken when the mutation settles.
    answer: Option<oneshot::Sender<Outcome>>,
}

impl Drop for Task {
    /// A mutation that panicked, or whose runtime ended, has failed.
    fn drop(&mut self) {
        if self.answer.is_some() {
            self.drop_patches();
            self.settle(Err(Failure::Cancelled));
        }
    }
}

impl Task {
    async fn run(mut self) {
        let mut failures = 0;
        loop {
            self.pass(failures > 0).await;
            self.inner().transact(|store, _| {
                let now = store.next();
                store.mutations.set_sent(self.id, now);
            });
            let context =
                FetchContext { client: self.client.clone(), abort: AbortToken::default(), link: None };
            let error = match self.mutation.mutate(context).await {
                Ok(data) => return self.succeed(data),
                Err(error) => error,
            };
            failures += 1;
            if !self.retry().allows(failures) || !self.mutation.retryable(&error) {
                return self.fail(error);
            }
            (self.progress)(Progress::Failed(failures, error));
            let runtime = &self.inner().runtime;
            let sleep = runtime.sleep(self.options.retry_delay.after(failures, runtime.random()));
            sleep.await;
        }
    }

    /// Waits, paused, for the network and for the older mutations of the scope.
    async fn pass(&self, again: bool) {
        poll_fn(|cx| {
            let (open, changed) = self.inner().transact(|store, _| {
                let network = if again {
                    store.focused && self.options.network_mode.may_retry(store.online)
                } else {
                    self.options.network_mode.may_start(store.online)
                };
                let open = network && store.mutations.may_run(self.id);
                if !open {
                    store.gates.push(cx.waker().clone());
                }
                (open, store.mutations.set_paused(self.id, !open))
            });
            if changed {
                (self.progress)(Progress::Paused(!open));
            }
            if open { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    fn succeed(&mut self, data: Value) {
        self.inner().transact(|store, fx| store.confirm_patches(self.id, fx));
        self.mutation.on_success(&data, &self.client);
        self.mutation.on_settled(&self.client);
        self.settle(Ok(data));
    }

    fn fail(&mut self, error: Value) {
        self.drop_patches();
        self.mutation.on_error(&error, &self.client);
        self.mutation.on_settled(&self.client);
        self.settle(Err(Failure::Error(error)));
    }

    fn settle(&mut self, outcome: Outcome) {
        let inner = self.inner();
        inner.transact(|store, fx| store.forget_mutation(inner, self.id, fx));
        (self.progress)(Progress::Settled(outcome.clone()));
        if let Some(answer) = self.answer.take() {
            // The one who asked may be gone.
            let _ = answer.send(outcome);
        }
    }

    fn drop_patches(&self) {
        let inner = self.inner();
        let patched: Vec<QueryRef> = inner.transact(|store, fx| {
            fx.discard(store.mutations.take_layers(self.id));
            let own =
                store.entries.iter().filter(|(_, entry)| entry.patches.iter().any(|p| p.mutation == self.id));
            own.map(|(query, _)| query.clone()).collect()
        });
        for query in patched {
            let options = inner.resolve(&query, None);
            inner.write(&query, &options, Change::DropPatches { mutation: self.id });
        }
    }

    fn retry(&self) -> Retry {
        self.options.retry
    }

    fn inner(&self) -> &Arc<Inner> {
        self.client.inner()
    }
}
