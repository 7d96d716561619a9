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

/// The answer to addresses that nobody types and no link has.
pub(super) fn refuse_address(request: &Request) -> Option<Response> {
    let too_long = request.uri().path_and_query().is_some_and(|p| p.as_str().len() > LONGEST_URI);
    too_long.then(|| (StatusCode::URI_TOO_LONG, "The address is too long.").into_response())
}

/// The answer; a panic is answered as an internal error, and logged.
pub(super) async fn caught(answer: impl Future<Output = Response>, id: &RequestId) -> Response {
    match AssertUnwindSafe(answer).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().copied();
            let text =
                text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("(no message)");
            respond(Error::internal(anyhow::anyhow!("panic: {text}")), id)
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
