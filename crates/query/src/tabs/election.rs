//! Who leads.
//!
//! A tab that says it leads, does, until it hears of a higher term, or of a higher name in the same term. A tab begins to
//! lead when it gets the lock, when the leader says farewell, or when the leader gives no sign of life. Only messages are
//! ever waited for together with a timer, so neither a lock nor a frozen tab can hold anybody up.

use super::{
    channel::Held,
    message::Message,
    shared::{Shared, State},
};
use crate::cache::is_of_future;
use futures::{
    FutureExt,
    future::{Either, pending, select},
};
use std::{future::poll_fn, pin::pin, sync::Arc, task::Poll, time::Duration};

impl Shared {
    /// Follows and leads in turn, for as long as the tab lives.
    pub(super) async fn take_part(self: Arc<Self>) {
        self.turn(|state| state.heard_at = self.runtime.now());
        self.post(Message::Hello);
        let mut is_new = true;
        loop {
            let held = {
                let lock = pin!(self.lock(false));
                let silence = pin!(self.silence(is_new));
                match select(lock, silence).await {
                    Either::Left((held, _)) => Some(held),
                    Either::Right(_) => None,
                }
            };
            is_new = false;
            self.claim();
            match held {
                Some(held) => {
                    self.deposed().await;
                    drop(held);
                }
                None => {
                    // It may never be given.
                    let stolen = pin!(self.lock(true));
                    let deposed = pin!(self.deposed());
                    if let Either::Left((held, deposed)) = select(stolen, deposed).await {
                        deposed.await;
                        drop(held);
                    }
                }
            }
        }
    }

    async fn lock(&self, steal: bool) -> Held {
        let held = match &self.tabs.lock {
            Some(lock) => lock.acquire(steal).await,
            None => None,
        };
        match held {
            Some(held) => held,
            None => pending().await,
        }
    }

    /// Resolves when there is no leader any more.
    async fn silence(&self, is_new: bool) {
        if is_new && self.tabs.lock.is_none() {
            // Whoever leads answers the greeting.
            self.unless_changed(self.tabs.answer.min(self.tabs.patience)).await;
            if self.state().leader.is_none() {
                return;
            }
        }
        loop {
            let (heard_at, is_farewell) = {
                let state = self.state();
                (state.heard_at, state.leader.is_none() && state.last_term > 0)
            };
            if is_farewell {
                // Not all are to claim at once.
                self.unless_changed(self.tabs.patience.mul_f64(self.runtime.random())).await;
                if self.state().leader.is_none() {
                    return;
                }
                continue;
            }
            let now = self.runtime.now();
            if is_of_future(heard_at.into(), now.into()) {
                self.state().heard_at = now;
                continue;
            }
            let due = heard_at.saturating_add(self.tabs.heartbeat);
            if now < due {
                self.unless_changed(due - now).await;
                continue;
            }
            self.post(Message::Ping);
            self.unless_changed(self.tabs.answer).await;
            if self.state().heard_at == heard_at && self.runtime.now() >= due.saturating_add(self.tabs.answer)
            {
                return;
            }
        }
    }

    /// Resolves after `time`, or when the leader is heard of.
    async fn unless_changed(&self, time: Duration) {
        // Being polled again is no sign of a change: the drop of a browser's timer wakes, too.
        let before = self.state().changes;
        let changed = poll_fn(|cx| {
            let mut state = self.state();
            if state.changes != before {
                return Poll::Ready(());
            }
            state.wakers.push(cx.waker().clone());
            Poll::Pending
        });
        select(pin!(changed), self.runtime.sleep(time)).map(drop).await;
    }

    fn claim(&self) {
        let term = self.turn(|state| {
            let term = state.leader.as_ref().map_or(state.last_term, |leader| leader.0) + 1;
            state.leader = Some((term, self.id.clone()));
            state.is_leader = true;
            state.has_joined = true;
            term
        });
        self.post(Message::Lead { term });
    }

    /// Resolves when another leads.
    async fn deposed(&self) {
        poll_fn(|cx| {
            let mut state = self.state();
            if !state.is_leader {
                return Poll::Ready(());
            }
            state.wakers.push(cx.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// `from` says that it leads.
    pub(super) fn hear_lead(&self, from: &str, term: u64) {
        let now = self.runtime.now();
        let contradicts = self.turn(|state: &mut State| {
            let claim = (term, from.to_owned());
            if state.leader.as_ref().is_some_and(|leader| *leader > claim) {
                return state.is_leader;
            }
            state.leader = Some(claim);
            state.heard_at = now;
            state.is_leader = false;
            false
        });
        if contradicts {
            self.say_lead();
        }
    }

    pub(super) fn hear_bye(&self, from: &str) {
        self.turn(|state| {
            if let Some(leader) = state.leader.take_if(|leader| leader.1 == from) {
                // The next term is higher all the same.
                state.last_term = leader.0;
            }
        });
    }

    /// Says that this tab leads, if it does.
    pub(super) fn say_lead(&self) {
        let term = {
            let state = self.state();
            state.leader.as_ref().filter(|_| state.is_leader).map(|leader| leader.0)
        };
        if let Some(term) = term {
            self.post(Message::Lead { term });
        }
    }
}
