//! One observer, bound to the component that made it.
//!
//! Nothing here knows the types: all queries of a page share this code.

use super::{
    source::OwnedMemo,
    transfer::{Seat, SendLater, to_text},
    waiting::{Awaited, Outcome, Upstream, Waiting, is_read_again, suspend},
};
use crate::{
    QueryClient, QueryOptions,
    cache::{Callback, OnAttach},
    carried::{HYDRATES, RENDERS},
    erased::QueryRef,
    observer::ObserverCore,
    state::{FetchStatus, RawState, Status, same},
    transfer::Transfer,
    value::Value,
};
use leptos::{
    prelude::{GetUntracked, Memo, Notify, Track},
    reactive::signal::ArcTrigger,
};
use std::{
    future::poll_fn,
    mem,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    task::{Poll, Waker},
};

/// A query and its observer's options.
pub(super) type Source = (QueryRef, Arc<QueryOptions>);

pub(super) type OnData = Arc<dyn Fn() -> bool + Send + Sync>;

/// What a reader may be interested in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Everything,
    Data,
    Error,
    Fetching,
    Placeholder,
}

pub(super) struct Bound {
    client: QueryClient,
    core: ObserverCore,
    /// What it turns to by itself; a member of a list does not.
    source: Option<OwnedMemo<Source>>,
    /// What that is made of.
    upstream: Upstream,
    triggers: [ArcTrigger; 5],
    shown: Mutex<Shown>,
    /// Called when the data is another, until they say that they are over.
    on_data: Mutex<Vec<OnData>>,
    /// How they are; there from the first on.
    tell_data: OnceLock<fn(&Self)>,
    /// Somebody has rendered it as not there yet, for good.
    was_missed: AtomicBool,
    /// It was not there yet when it was last read. What a `<Suspense>` has rendered for the last time may be that, too: a
    /// part that is only made then has begun to wait too late.
    is_missing: AtomicBool,
    /// On the server, until there is something to send.
    send: Mutex<Option<SendLater>>,
}

#[derive(Default)]
struct Shown {
    state: RawState,
    /// What came with the page but must not show before the page is hydrated, because the server's did not show it.
    held: Option<(QueryRef, Arc<Transfer>)>,
    wakers: Vec<Waker>,
}

impl Shown {
    fn has_data(&self) -> bool {
        self.state.data.is_some() && !self.state.is_placeholder
    }
}

impl Bound {
    /// Observes what `source` gives.
    pub(super) fn new(
        client: QueryClient,
        (source, upstream): (Memo<Source>, Upstream),
        (seat, send): (Seat, Option<SendLater>),
    ) -> Arc<Self> {
        Self::start(client, source.get_untracked(), (Some(OwnedMemo::new(source)), upstream), (&seat, send))
    }

    /// Observes one query of many.
    pub(super) fn member(client: QueryClient, source: Source, seat: &Seat) -> Arc<Self> {
        Self::start(client, source, (None, Upstream::default()), (seat, None))
    }

    fn start(
        client: QueryClient,
        first: Source,
        (source, upstream): (Option<OwnedMemo<Source>>, Upstream),
        (seat, send): (&Seat, Option<SendLater>),
    ) -> Arc<Self> {
        let on = if HYDRATES && seat.is_hydrating { OnAttach::Quiet } else { OnAttach::Mount };
        let held = seat.received(&client, &first.0).and_then(|transfer| {
            if transfer.late && seat.is_hydrating {
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
                upstream,
                triggers: Default::default(),
                shown: Mutex::new(Shown { held, ..Shown::default() }),
                on_data: Mutex::default(),
                tell_data: OnceLock::new(),
                was_missed: AtomicBool::new(false),
                is_missing: AtomicBool::new(false),
                send: Mutex::new(send),
            }
        });
        bound.refresh();
        bound.send();
        bound
    }

    /// What is shown, after a look at whether the query is still the same.
    pub(super) fn read<T>(self: &Arc<Self>, read: impl FnOnce(&RawState) -> T) -> T {
        self.follow();
        if self.core.is_silent() && self.shown().held.is_none() {
            return read(&self.core.state());
        }
        if self.shown().has_data() && self.core.is_blank() {
            // It was removed, of which nobody is told.
            self.refresh();
        }
        read(&self.shown().state)
    }

    pub(super) fn core(&self) -> &ObserverCore {
        &self.core
    }

    /// The data, without a look at whether the query is still the same.
    pub(super) fn shown_data(&self) -> Option<Value> {
        self.shown().state.data.clone()
    }

    pub(super) fn track(&self, part: Part) {
        self.triggers[part as usize].track();
    }

    /// Turns to what its source is now.
    pub(super) fn follow(self: &Arc<Self>) {
        if let Some((query, options)) = self.source.as_ref().and_then(OwnedMemo::get) {
            self.turn(&query, &options);
        }
    }

    pub(super) fn turn(self: &Arc<Self>, query: &QueryRef, options: &Arc<QueryOptions>) {
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
        if HYDRATES {
            let held = self.shown().held.take();
            if let Some((query, transfer)) = held {
                transfer.hydrate(&self.client, &query);
            }
            self.core.mount();
        }
        self.refresh();
    }

    /// Makes the enclosing `<Suspense>`, if any, wait for the first outcome.
    pub(super) fn suspend(self: &Arc<Self>) {
        suspend(&self.client, self.clone());
    }

    /// On the server: notes that it is rendered as it is now, unless it is read again: a `<Suspense>` is expected to.
    pub(super) fn note_missed(self: &Arc<Self>) {
        if !RENDERS {
            return;
        }
        let is_missing = self.clone().next().is_some();
        self.is_missing.store(is_missing, Ordering::Relaxed);
        if is_missing && !is_read_again() {
            self.was_missed.store(true, Ordering::Relaxed);
        }
    }

    /// Resolves when what is shown now has an outcome.
    fn shown_outcome(self: &Arc<Self>) -> Outcome {
        let bound = Arc::downgrade(self);
        Box::pin(poll_fn(move |cx| {
            let Some(bound) = bound.upgrade() else { return Poll::Ready(()) };
            let is_server = bound.client.inner().settings.server;
            let mut shown = bound.shown();
            if is_awaited(&shown.state, is_server) {
                shown.wakers.push(cx.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(())
        }))
    }

    /// On the server: has the outcome sent to the browser, if there is one or one is to come.
    fn send(self: &Arc<Self>) {
        if !RENDERS {
            return;
        }
        let state = self.core.state();
        if is_awaited(&state, true) || state.data.is_some() || state.meta.error.is_some() {
            let send = self.send.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(send) = send {
                let bound = Arc::downgrade(self);
                send(Box::pin(async move {
                    Waiting::new(bound.clone()).await;
                    to_text(bound.upgrade().and_then(|bound| bound.transfer()))
                }));
            }
        }
    }

    pub(super) fn transfer(&self) -> Option<Transfer> {
        let (query, state) = self.core.observed();
        let late = self.was_missed.load(Ordering::Relaxed) || self.is_missing.load(Ordering::Relaxed);
        Transfer::of(&self.client, &query, &state, late)
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
        for (trigger, _) in self.triggers.iter().zip(changed).filter(|(_, changed)| *changed) {
            trigger.notify();
        }
        if let Some(tell_data) = self.tell_data.get().filter(|_| changed[Part::Data as usize]) {
            tell_data(self);
        }
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Calls `call` whenever the data has become another, until it says that it is over.
    pub(super) fn on_data(&self, call: OnData) {
        self.listeners().push(call);
        self.tell_data.get_or_init(|| Self::tell_data);
    }

    fn tell_data(&self) {
        let listeners = self.listeners().clone();
        let over: Vec<OnData> = listeners.into_iter().filter(|call| !call()).collect();
        if !over.is_empty() {
            self.listeners().retain(|call| !over.iter().any(|over| Arc::ptr_eq(over, call)));
        }
    }

    fn listeners(&self) -> MutexGuard<'_, Vec<OnData>> {
        self.on_data.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Awaited for Bound {
    fn next(self: Arc<Self>) -> Option<Outcome> {
        let is_server = self.client.inner().settings.server;
        if self.read(|state| is_awaited(state, is_server)) {
            return Some(self.shown_outcome());
        }
        self.upstream.next()
    }
}

impl Drop for Bound {
    fn drop(&mut self) {
        let wakers = mem::take(&mut self.shown().wakers);
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// No outcome yet, and one is to come. What a server sends has an end: it waits for all of a stream.
fn is_awaited(state: &RawState, is_server: bool) -> bool {
    let is_partial = is_server && state.meta.is_partial;
    (state.meta.status == Status::Pending || is_partial) && state.meta.fetch_status != FetchStatus::Idle
}

/// What of each [`Part`].
fn changes(old: &RawState, new: &RawState) -> [bool; 5] {
    let fetching =
        |state: &RawState| (state.meta.fetch_status == FetchStatus::Fetching, state.meta.fetch_direction);
    [
        true,
        !same(old.data.as_ref(), new.data.as_ref()) || !same(old.base(), new.base()),
        !same(old.meta.error.as_ref(), new.meta.error.as_ref()),
        fetching(old) != fetching(new),
        old.is_placeholder != new.is_placeholder,
    ]
}
