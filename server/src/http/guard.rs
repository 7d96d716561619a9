//! What holds for every request before anyone looks at it: it is for this server and not too long, and a panic is an answer.

use std::panic::AssertUnwindSafe;

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use contract::Code;
use futures::FutureExt;
use http::{StatusCode, header};

use super::{
    problem::{self, respond},
    request_id::RequestId,
};
use crate::Error;

/// The longest path with query, in bytes.
const LONGEST_URI: usize = 8 * 1024;

/// The most parameters in a query string.
const MOST_PARAMETERS: usize = 100;

/// The answer to requests for hosts that are not this server's, which is how a page of another site would reach it under
/// that site's name. Probes ask by address. Without `hosts` any will do.
pub(super) fn refuse_host(request: &Request, hosts: &[String]) -> Option<Response> {
    let probe = || matches!(request.uri().path(), "/healthz" | "/readyz");
    if hosts.is_empty() || named(request).is_some_and(|host| is_one_of(host, hosts)) || probe() {
        return None;
    }
    Some((StatusCode::MISDIRECTED_REQUEST, "This server does not answer for that host.").into_response())
}

/// The one host that a request names: with HTTP/2 in its address.
fn named(request: &Request) -> Option<&str> {
    if let Some(host) = request.uri().host() {
        return Some(host);
    }
    let mut values = request.headers().get_all(header::HOST).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

fn is_one_of(host: &str, hosts: &[String]) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    hosts.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The answer to addresses that nobody types and no link has.
pub(super) fn refuse_address(request: &Request, id: &RequestId) -> Option<Response> {
    if request.uri().query().is_some_and(|query| query.matches('&').count() >= MOST_PARAMETERS) {
        return Some(problem::of(Code::Malformed, "The address has too many parameters.", id));
    }
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
