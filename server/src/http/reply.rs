use std::any::TypeId;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::{Error, Result, write::Answer};

/// A successful answer: 200 with the value, or 204 if the value is `()`.
#[derive(Debug)]
pub struct Reply<T> {
    value: T,
    status: StatusCode,
    version: Option<i64>,
}

impl<T> Reply<T> {
    /// 200.
    pub fn new(value: T) -> Self {
        Self { value, status: StatusCode::OK, version: None }
    }
    /// 201: something is there that was not.
    pub fn created(self) -> Self {
        Self { status: StatusCode::CREATED, ..self }
    }
    /// The version of the record, as an `ETag`.
    pub fn etag(self, version: i64) -> Self {
        Self { version: Some(version), ..self }
    }
}

impl<T: Serialize + 'static> Reply<T> {
    /// The answer as it can be kept.
    pub(super) fn into_answer(self) -> Result<Answer> {
        let etag = self.version.map(|version| format!("\"{version}\""));
        if TypeId::of::<T>() == TypeId::of::<()>() {
            let status = StatusCode::NO_CONTENT.as_u16();
            return Ok(Answer { status, etag, body: Vec::new(), replayed: false });
        }
        let body = serde_json::to_vec(&self.value).map_err(Error::internal)?;
        Ok(Answer { status: self.status.as_u16(), etag, body, replayed: false })
    }
}

/// Sends the answer.
pub(super) fn send(answer: Answer) -> Result<Response> {
    let status = StatusCode::from_u16(answer.status).map_err(Error::internal)?;
    let mut response = if answer.body.is_empty() {
        status.into_response()
    } else {
        (status, [(header::CONTENT_TYPE, "application/json")], answer.body).into_response()
    };
    if let Some(etag) = answer.etag.and_then(|etag| HeaderValue::try_from(etag).ok()) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    if answer.replayed {
        response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}
