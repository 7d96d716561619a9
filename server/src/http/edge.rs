//! What every request from outside passes first, in one layer, for each costs every request: it gets an id, is refused if
//! its address is too long, a panic becomes an answer, and the answer gets its id and the security headers.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use super::{guard, headers, request_id};

/// `secure`: whether the site is reached over https only.
pub(super) async fn layer(State(secure): State<bool>, mut request: Request, next: Next) -> Response {
    let id = request_id::give(&mut request);
    let mut response = match guard::refuse_address(&request) {
        Some(refusal) => refusal,
        None => guard::caught(next.run(request), &id).await,
    };
    headers::put(&mut response, secure);
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
