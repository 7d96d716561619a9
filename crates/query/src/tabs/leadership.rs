//! The tabs, as the rest of the client sees them.

use super::{
    message::Message,
    outgoing::Hook,
    shared::{Shared, State},
};
use crate::cache::Leadership;
use futures::future::BoxFuture;
use std::{future::poll_fn, mem, sync::Arc, task::Poll};

impl Shared {
    /// Resolves when `look` gives something.
    async fn until<T>(&self, look: impl Fn(&State) -> Option<T>) -> T {
        poll_fn(|cx| {
            let mut state = self.state();
            if let Some(found) = look(&state) {
                return Poll::Ready(found);
            }
            state.wakers.push(cx.waker().clone());
            Poll::Pending
        })
        .await
    }
}

impl Leadership for Hook {
    fn known(&self) -> BoxFuture<'static, bool> {
        let shared = self.0.clone();
        Box::pin(async move {
            shared.until(|state| (state.leader.is_some() || state.has_left).then_some(state.is_leader)).await
        })
    }

    fn leads(&self) -> BoxFuture<'static, ()> {
        let shared: Arc<Shared> = self.0.clone();
        Box::pin(async move { shared.until(|state| state.is_leader.then_some(())).await })
    }

    fn running_elsewhere(&self, keys: Vec<String>) -> BoxFuture<'static, Vec<String>> {
        let shared = self.0.clone();
        Box::pin(async move {
            drop(mem::take(&mut shared.state().claimed));
            shared.post(Message::Whose { keys });
            shared.runtime.sleep(shared.tabs.patience).await;
            mem::take(&mut shared.state().claimed)
        })
    }
}
