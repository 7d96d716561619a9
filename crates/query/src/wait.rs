use futures::future::BoxFuture;
use std::{future::poll_fn, task::Poll};

/// Resolves when all of them have. They are few, so each is polled at every wake.
pub(crate) async fn all(mut waiting: Vec<BoxFuture<'_, ()>>) {
    poll_fn(|cx| {
        waiting.retain_mut(|future| future.as_mut().poll(cx).is_pending());
        if waiting.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
