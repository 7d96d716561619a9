//! What every request from outside passes first, in one layer, for each costs every request: it gets an id, is refused if
//! it is for another host or its address is too long, a panic becomes an answer, and the answer gets its id and the security headers.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use super::{guard, headers, request_id};

/// What the edge is to know.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    /// Whether the site is reached over https only.
    pub(super) secure: bool,
    /// The hosts that are this server's; empty for any.
    pub(super) hosts: Arc<[String]>,
}

pub(super) async fn layer(State(edge): State<Edge>, mut request: Request, next: Next) -> Response {
    let id = request_id::give(&mut request);
    let refusal = guard::refuse_host(&request, &edge.hosts).or_else(|| guard::refuse_address(&request, &id));
    let mut response = match refusal {
        Some(refusal) => refusal,
        None => guard::caught(next.run(request), &id).await,
    };
    headers::put(&mut response, edge.secure);
    request_id::put(&mut response, &id);
    response
}

/// The part of it that a page's own calls need, which come from inside.
pub(super) async fn inside(mut request: Request, next: Next) -> Response {
    let id = request_id::give(&mut request);
    let mut response = guard::caught(next.run(request), &id).await;
    request_id::put(&mut response, &id);
    response
}
