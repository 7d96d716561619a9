//! What every request from outside passes first, in one layer, for each costs every request: it gets an id, is refused if
//! it is for another host or its address is too long, a panic becomes an answer, and the answer gets its id and the security headers.

use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    BoxError,
    body::{Body, Bytes, HttpBody},
    extract::Request,
    middleware::Next,
    response::Response,
};
use futures::{FutureExt, future::BoxFuture};
use tower::{Layer, Service};

use super::{guard, headers, request_id};

/// What the edge is to know.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    /// Whether the site is reached over https only.
    pub(super) secure: bool,
    /// The hosts that are this server's; empty for any.
    pub(super) hosts: Arc<[String]>,
}

impl<S> Layer<S> for Edge {
    type Service = AtEdge<S>;

    fn layer(&self, inner: S) -> AtEdge<S> {
        AtEdge { edge: self.clone(), inner }
    }
}

/// A service behind the edge. By hand, because axum's `from_fn` clones and boxes what is behind it for each request.
#[derive(Debug, Clone)]
pub(super) struct AtEdge<S> {
    edge: Edge,
    inner: S,
}

impl<S, B> Service<Request> for AtEdge<S>
where
    S: Service<Request, Response = http::Response<B>, Error = Infallible>,
    S::Future: Send + 'static,
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let id = request_id::give(&mut request);
        let refusal =
            guard::refuse_host(&request, &self.edge.hosts).or_else(|| guard::refuse_address(&request, &id));
        let answer = match refusal {
            Some(refusal) => Err(refusal),
            None => Ok(self.inner.call(request)),
        };
        let secure = self.edge.secure;
        Box::pin(async move {
            let mut response = match answer {
                Err(refusal) => refusal,
                Ok(answer) => {
                    let answer = answer.map(|response| {
                        let Ok(response) = response;
                        response.map(Body::new)
                    });
                    guard::caught(answer, &id).await
                }
            };
            headers::put(&mut response, secure);
            request_id::put(&mut response, &id);
            Ok(response)
        })
    }
}

/// The part of it that a page's own calls need, which come from inside.
pub(super) async fn inside(mut request: Request, next: Next) -> Response {
    let id = request_id::give(&mut request);
    let mut response = guard::caught(next.run(request), &id).await;
    request_id::put(&mut response, &id);
    response
}
