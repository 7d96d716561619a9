//! What holds for every request before anyone looks at it: it is not too long, and a panic is an answer.

use std::panic::AssertUnwindSafe;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use http::StatusCode;

use super::{problem::respond, request_id::RequestId};
use crate::{Error, timing::Timing};

/// The longest path with query, in bytes.
const LONGEST_URI: usize = 8 * 1024;

/// Refuses addresses that nobody types and no link has.
pub(super) async fn uri(request: Request, next: Next) -> Response {
    if request.uri().path_and_query().is_some_and(|p| p.as_str().len() > LONGEST_URI) {
        return (StatusCode::URI_TOO_LONG, "The address is too long.").into_response();
    }
    next.run(request).await
}

/// Answers a panic as an internal error, and logs it.
pub(super) async fn panic(request: Request, next: Next) -> Response {
    let request_id = RequestId::of(request.extensions());
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().copied();
            let text =
                text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("(no message)");
            respond(Error::internal(anyhow::anyhow!("panic: {text}")), &request_id)
        }
    }
}

/// Says in `Server-Timing` which storage layers took part. Within a page, its API calls add to the page's record.
pub(super) async fn timing(request: Request, next: Next) -> Response {
    let timing = Timing::current();
    let mut response = timing.clone().scope(next.run(request)).await;
    if let Some(value) = timing.header().and_then(|text| text.try_into().ok()) {
        response.headers_mut().insert("server-timing", value);
    }
    response
}
