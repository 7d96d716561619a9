//! A fetch: shared by all who ask, in a task of its own, with tries, pauses and cancellation.

use super::{Effects, Inner, Paging, Run, RunLink, Store, drive::Drive};
use crate::{
    AbortToken, Cancel, FetchStatus, QueryAction,
    answer::{Answer, ask},
    erased::QueryRef,
    options::Resolved,
    span::Fresh,
    value::{Failure, Value},
};
use std::{mem, sync::Arc};

pub(crate) struct FetchRequest {
    pub(crate) options: Arc<Resolved>,
    /// Whether a running refetch is cancelled and started anew. A first load never is.
    pub(crate) cancel_refetch: bool,
    /// See [`Run::enough`].
    pub(crate) enough: Option<Fresh>,
    pub(crate) paging: Paging,
}

impl FetchRequest {
    pub(crate) fn new(options: Arc<Resolved>) -> Self {
        let stale_time = options.stale_time;
        Self::unless_fresh(options, stale_time)
    }

    /// For one who is content with data that is fresh by `stale_time`.
    pub(crate) fn unless_fresh(options: Arc<Resolved>, stale_time: Fresh) -> Self {
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
    ) -> Answer {
        let (send, receive) = ask();
        let options = &request.options;
        let may_start = options.network_mode.may_start(self.online);
        let (id, as_of) = (self.next(), self.next());
        let entry = self.entry(query, options, fx);
        entry.gc_time = entry.gc_time.max(options.gc_time);
        let mut waiters = mem::take(&mut entry.owed);
        waiters.push(send);
        let mut revert = entry.meta.clone();
        let (mut again, mut paging) = (false, request.paging);
        if let Some(mut run) = entry.run.take() {
            if !request.cancel_refetch || entry.base.is_none() {
                run.stop_retrying = false;
                run.again |= request.cancel_refetch;
                run.enough = run.enough.zip(request.enough).map(|(one, other)| one.min(other));
                if request.cancel_refetch { &mut run.later } else { &mut run.waiters }.append(&mut waiters);
                entry.run = Some(run);
                if may_start {
                    self.let_go_on(query, fx);
                }
                return receive;
            }
            waiters.append(&mut run.waiters);
            waiters.append(&mut run.later);
            revert = mem::take(&mut run.revert);
            // Neither is lost: the page comes with the refetch, the refetch that was due follows the page.
            if paging.direction.is_none() {
                paging.also = run.paging.direction.or(run.paging.also);
            } else {
                again = run.again || entry.meta.is_invalidated;
            }
            run.stop(Err(Failure::Cancelled), fx);
        }
        fx.discard(mem::replace(&mut entry.options, options.clone()));
        entry.reduce_fetch(may_start);
        entry.meta.fetch_direction = paging.direction;
        let abort = AbortToken::default();
        entry.run = Some(Box::new(Run {
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
            abort: abort.clone(),
            revert,
        }));
        let link = Arc::new(RunLink::new(query.clone(), id, options.clone(), paging));
        fx.spawn(Box::pin(Drive::new(inner, link, abort)));
        self.notify(query, QueryAction::Fetch, fx);
        receive
    }

    /// Cancels the running fetch: the state goes back to what it was before, unless it is to be kept, and those who wait
    /// get the old data, or a cancellation if there is none.
    pub(crate) fn cancel_fetch(&mut self, query: &QueryRef, cancel: Cancel, fx: &mut Effects) {
        let Some(entry) = self.entries.get_mut(query) else { return };
        let Some(mut run) = entry.run.take() else { return };
        match cancel {
            Cancel::Revert => {
                let invalidated = entry.meta.is_invalidated;
                mem::swap(&mut entry.meta, &mut run.revert);
                entry.meta.is_invalidated |= invalidated;
            }
            Cancel::Keep => entry.meta.fetch_status = FetchStatus::Idle,
        }
        let outcome = entry.visible.clone().ok_or(Failure::Cancelled);
        run.stop(outcome, fx);
        self.fetch_ended(query, QueryAction::Cancel, fx);
    }

    fn fetch_ended(&mut self, query: &QueryRef, action: QueryAction, fx: &mut Effects) {
        self.schedule_gc(query, fx.now);
        self.notify(query, action, fx);
    }

    /// The running fetch, if it is `run`.
    pub(super) fn running(&mut self, query: &QueryRef, run: u64) -> Option<&mut Run> {
        self.entries.get_mut(query)?.run.as_deref_mut().filter(|current| current.id == run)
    }
}

impl Store {
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
        current.answer(Ok(data), fx);
        self.fetch_ended(query, QueryAction::Cancel, fx);
        true
    }

    pub(super) fn settle_error(&mut self, query: &QueryRef, error: &Value, fx: &mut Effects) {
        let Some(entry) = self.entries.get_mut(query) else { return };
        let Some(run) = entry.run.take() else { return };
        entry.reduce_error(error.clone(), fx.now);
        run.answer(Err(Failure::Error(error.clone())), fx);
        self.fetch_ended(query, QueryAction::Error, fx);
    }
}
