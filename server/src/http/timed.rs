//! Says in `Server-Timing` which storage layers took part. Within a page, its API calls add to the page's record.

use std::{
    convert::Infallible,
    task::{Context, Poll},
};

use axum::{extract::Request, response::Response};
use futures::future::BoxFuture;
use tower::{Layer, Service};

use crate::timing::Timing;

/// The layer. By hand, for the same reason as the edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timed;

impl<S> Layer<S> for Timed {
    type Service = TimedService<S>;

    fn layer(&self, inner: S) -> TimedService<S> {
        TimedService(inner)
    }
}

/// See [`Timed`].
#[derive(Debug, Clone)]
pub(super) struct TimedService<S>(S);

impl<S> Service<Request> for TimedService<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let timing = Timing::current();
        let answer = timing.clone().scope(self.0.call(request));
        Box::pin(async move {
            let mut response = answer.await?;
            if let Some(value) = timing.header().and_then(|text| text.try_into().ok()) {
                response.headers_mut().insert("server-timing", value);
            }
            Ok(response)
        })
    }
}
