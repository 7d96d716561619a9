//! One observer, bound to the component that made it.
//!
//! Nothing here knows the types: all queries of a page share this code.

use super::transfer::{Seat, SendLater, to_json};
use crate::{
    QueryClient, QueryOptions,
    cache::{Callback, OnAttach},
    erased::QueryRef,
    observer::ObserverCore,
    state::{FetchStatus, RawState, Status, same},
    transfer::Transfer,
};
use leptos::{
    prelude::{GetUntracked, Memo, Notify, Track, use_context},
    reactive::{computed::suspense::SuspenseContext, signal::ArcTrigger},
};
use std::{
    future::poll_fn,
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    task::{Poll, Waker},
};

/// A query and its observer's options.
pub(super) type Source = (QueryRef, QueryOptions);

/// What a reader may be interested in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Data,
    Error,
    Fetching,
    Placeholder,
    Everything,
}

pub(super) struct Bound {
    client: QueryClient,
    core: ObserverCore,
    source: Memo<Source>,
    triggers: [ArcTrigger; 5],
    shown: Mutex<Shown>,
    /// Somebody has rendered it as not there yet, for good.
    was_missed: AtomicBool,
    /// On the server, until there is something to send.
    send: Mutex<Option<SendLater>>,
}

#[derive(Default)]
struct Shown {
    state: RawState,
    /// What came with the page but must not show before the page is hydrated, because the server's did not show it.
    held: Option<(QueryRef, Transfer)>,
    wakers: Vec<Waker>,
}

impl Bound {
    pub(super) fn new(client: QueryClient, source: Memo<Source>, seat: Seat) -> Arc<Self> {
        let first = source.get_untracked();
        let on = if seat.is_hydrating { OnAttach::Quiet } else { OnAttach::Mount };
        let received = seat.received.filter(|transfer| transfer.is_of(&first.0));
        let held = received.and_then(|transfer| {
            if transfer.late {
                return Some((first.0.clone(), transfer));
            }
            transfer.hydrate(&client, &first.0);
            None
        });
        let bound = Arc::new_cyclic(|weak: &Weak<Self>| {
            let weak = weak.clone();
            let on_change = move || {
                if let Some(bound) = weak.upgrade() {
                    bound.refresh();
                }
            };
            let core = ObserverCore::new(&client, first, on, Callback::new(on_change));
            Self {
                client,
                core,
                source,
                triggers: Default::default(),
                shown: Mutex::new(Shown { held, ..Shown::default() }),
                was_missed: AtomicBool::new(false),
                send: Mutex::new(seat.send),
            }
        });
        bound.refresh();
        bound.send();
        bound
    }

    /// What is shown, after a look at whether the query is still the same.
    pub(super) fn read<T>(self: &Arc<Self>, read: impl FnOnce(&RawState) -> T) -> T {
        if let Some((query, options)) = self.source.try_get_untracked() {
            self.turn(&query, &options);
        }
        read(&self.shown().state)
    }

    pub(super) fn track(&self, part: Part) {
        self.triggers[part as usize].track();
    }

    pub(super) fn turn(self: &Arc<Self>, query: &QueryRef, options: &QueryOptions) {
        if self.core.set(query, options) {
            self.refresh();
            self.send();
        }
    }

    pub(super) fn refetch(&self) {
        self.core.refetch();
    }

    /// The page is hydrated: what was held back may show, and what is stale is fetched.
    pub(super) fn hydrated(&self) {
        let held = self.shown().held.take();
        if let Some((query, transfer)) = held {
            transfer.hydrate(&self.client, &query);
        }
        self.core.mount();
        self.refresh();
    }

    /// Makes the enclosing `<Suspense>`, if any, wait for the first outcome.
    pub(super) fn suspend(self: &Arc<Self>) {
        if !self.read(is_awaited) {
            return;
        }
        if let Some(suspense) = use_context::<SuspenseContext>() {
            let task = suspense.task_id();
            let outcome = self.outcome();
            self.client.inner().runtime.spawn(Box::pin(async move {
                outcome.await;
                drop(task);
            }));
        }
    }

    /// Notes that it is rendered as it is now, if no `<Suspense>` will render it again.
    pub(super) fn note_missed(self: &Arc<Self>) {
        if self.read(is_awaited) && use_context::<SuspenseContext>().is_none() {
            self.was_missed.store(true, Ordering::Relaxed);
        }
    }

    /// Resolves when there is an outcome, or when nobody fetches or reads it any more.
    pub(super) fn outcome(self: &Arc<Self>) -> impl Future<Output = ()> + Send + Sync + 'static {
        let bound = Arc::downgrade(self);
        poll_fn(move |cx| {
            let Some(bound) = bound.upgrade() else { return Poll::Ready(()) };
            let mut shown = bound.shown();
            if is_awaited(&shown.state) {
                shown.wakers.push(cx.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(())
        })
    }

    /// On the server: has the outcome sent to the browser, if there is one or one is to come.
    fn send(self: &Arc<Self>) {
        let state = self.core.state();
        if is_awaited(&state) || state.data.is_some() || state.meta.error.is_some() {
            let send = self.send.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(send) = send {
                let (outcome, bound) = (self.outcome(), Arc::downgrade(self));
                send(Box::pin(async move {
                    outcome.await;
                    to_json(bound.upgrade().and_then(|bound| bound.transfer()))
                }));
            }
        }
    }

    fn transfer(&self) -> Option<Transfer> {
        let (query, state) = self.core.observed();
        Transfer::of(&query, &state, self.was_missed.load(Ordering::Relaxed))
    }

    /// Takes the observer's state over and wakes those who read what has changed.
    fn refresh(&self) {
        let (changed, old, wakers) = {
            let mut shown = self.shown();
            // Asked for under the lock, or else an older state might overwrite a newer one.
            let mut next = self.core.state();
            if shown.held.is_some() {
                next = RawState::default();
                next.meta.fetch_status = FetchStatus::Fetching;
            }
            let changed = changes(&shown.state, &next);
            let old = mem::replace(&mut shown.state, next);
            (changed, old, mem::take(&mut shown.wakers))
        };
        drop(old);
        for part in changed {
            self.triggers[part as usize].notify();
        }
        wakers.into_iter().for_each(Waker::wake);
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Bound {
    fn drop(&mut self) {
        let wakers = mem::take(&mut self.shown().wakers);
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// No outcome yet, and one is to come.
fn is_awaited(state: &RawState) -> bool {
    state.meta.status == Status::Pending && state.meta.fetch_status != FetchStatus::Idle
}

fn changes(old: &RawState, new: &RawState) -> Vec<Part> {
    let fetching =
        |state: &RawState| (state.meta.fetch_status == FetchStatus::Fetching, state.meta.fetch_direction);
    let mut changed = vec![Part::Everything];
    if !same(old.data.as_ref(), new.data.as_ref()) || !same(old.base(), new.base()) {
        changed.push(Part::Data);
    }
    if !same(old.meta.error.as_ref(), new.meta.error.as_ref()) {
        changed.push(Part::Error);
    }
    if fetching(old) != fetching(new) {
        changed.push(Part::Fetching);
    }
    if old.is_placeholder != new.is_placeholder {
        changed.push(Part::Placeholder);
    }
    changed
}
