//! A list of observers, bound to the component that made it.

use super::{
    bound::{Bound, Part, Source},
    source::OwnedMemo,
    transfer::{Seat, SendLater, to_text},
    waiting::{Awaited, Outcome, Upstream, Waiting, suspend},
};
use crate::{QueryClient, carried::RENDERS, erased::QueryRef, state::RawState};
use leptos::prelude::Memo;
use std::{
    collections::HashMap,
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

#[derive(Clone, Default)]
struct Members {
    by_query: HashMap<QueryRef, Arc<Bound>>,
    /// A query that is asked for twice is here twice.
    in_order: Vec<Arc<Bound>>,
}

pub(super) struct BoundList {
    client: QueryClient,
    source: OwnedMemo<Vec<Source>>,
    /// What that is made of.
    upstream: Upstream,
    members: Mutex<Members>,
    /// What was made of it last.
    turned: Mutex<Option<Vec<Source>>>,
    seat: Seat,
    is_hydrated: AtomicBool,
    /// On the server, until there is something to send.
    send: Mutex<Option<SendLater>>,
}

impl BoundList {
    pub(super) fn new(
        client: QueryClient,
        (source, upstream): (Memo<Vec<Source>>, Upstream),
        (seat, send): (Seat, Option<SendLater>),
    ) -> Arc<Self> {
        let list = Arc::new(Self {
            client,
            source: OwnedMemo::new(source),
            upstream,
            members: Mutex::default(),
            turned: Mutex::default(),
            is_hydrated: AtomicBool::new(!seat.is_hydrating),
            seat,
            send: Mutex::new(send),
        });
        list.turn();
        list
    }

    /// What is shown, in the order of the list. Wakes its reader when the list changes, or that part of a member.
    pub(super) fn read(self: &Arc<Self>, part: Part) -> Vec<RawState> {
        self.source.track();
        self.suspend();
        let members = self.members().in_order.clone();
        let read = |bound: &Arc<Bound>| {
            bound.track(part);
            bound.read(Clone::clone)
        };
        members.iter().map(read).collect()
    }

    /// Makes the enclosing `<Suspense>`, if any, wait for the first outcome of each.
    pub(super) fn suspend(self: &Arc<Self>) {
        self.turn();
        let members = self.members().in_order.clone();
        members.iter().for_each(Bound::note_missed);
        suspend(&self.client, self.clone());
    }

    /// The page is hydrated: what was held back may show, and what is stale is fetched.
    pub(super) fn hydrated(self: &Arc<Self>) {
        self.is_hydrated.store(true, Ordering::Relaxed);
        let members = self.members().in_order.clone();
        members.iter().for_each(|bound| bound.hydrated());
    }

    pub(super) fn refetch(&self) {
        let members: Vec<_> = self.members().by_query.values().cloned().collect();
        members.iter().for_each(|bound| bound.refetch());
    }

    /// Looks whether the list is still the same. What stays in it stays bound.
    #[expect(
        clippy::mutable_key_type,
        reason = "a reference's identity is that of its query, which does not change"
    )]
    pub(super) fn turn(self: &Arc<Self>) {
        let Some(sources) = self.source.get() else { return };
        if self.turned().as_ref() == Some(&sources) {
            return;
        }
        let seat = Seat { is_hydrating: !self.is_hydrated.load(Ordering::Relaxed), ..self.seat.clone() };
        let mut old = self.members().by_query.clone();
        let mut new = Members::default();
        for (query, options) in &sources {
            let bound = match new.by_query.get(query) {
                Some(twice) => twice.clone(),
                None => {
                    let bound = old.remove(query).unwrap_or_else(|| {
                        Bound::member(self.client.clone(), (query.clone(), options.clone()), &seat)
                    });
                    bound.turn(query, options);
                    new.by_query.insert(query.clone(), bound.clone());
                    bound
                }
            };
            new.in_order.push(bound);
        }
        let gone = mem::replace(&mut *self.members(), new);
        let last = self.turned().replace(sources);
        drop((gone, last));
        self.send();
    }

    /// On the server: has the outcomes sent to the browser, if there are any to come.
    fn send(self: &Arc<Self>) {
        if !RENDERS || self.members().in_order.is_empty() {
            return;
        }
        let send = self.send.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(send) = send {
            let list = Arc::downgrade(self);
            send(Box::pin(async move {
                Waiting::new(list.clone()).await;
                let members = list.upgrade().map(|list| list.members().by_query.clone());
                let members = members.iter().flat_map(HashMap::values);
                to_text(members.filter_map(|bound| bound.transfer()))
            }));
        }
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turned(&self) -> MutexGuard<'_, Option<Vec<Source>>> {
        self.turned.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Awaited for BoundList {
    fn next(self: Arc<Self>) -> Option<Outcome> {
        self.turn();
        let members = self.members().in_order.clone();
        members.into_iter().find_map(Awaited::next).or_else(|| self.upstream.next())
    }
}
