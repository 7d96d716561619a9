use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use contract::{Code, Problem, problem::PROBLEM_JSON};
use http::{HeaderValue, StatusCode, header};

use super::request_id::RequestId;
use crate::Error;

/// The error as an answer. Logs its source, once.
pub fn respond(error: Error, request_id: &RequestId) -> Response {
    let retry_after = error.retry_after;
    let mut response = problem(&error.problem(&request_id.0));
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The problem as an answer.
pub(super) fn problem(problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match serde_json::to_vec(problem) {
        Ok(body) => (status, [(header::CONTENT_TYPE, PROBLEM_JSON)], Body::from(body)).into_response(),
        Err(_) => status.into_response(),
    }
}

/// A problem of this kind.
pub(super) fn of(code: Code, detail: &'static str, request_id: &RequestId) -> Response {
    respond(Error::new(code, detail), request_id)
}
