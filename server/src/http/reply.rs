use std::any::TypeId;

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

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

impl<T: Serialize + 'static> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        let mut response = if TypeId::of::<T>() == TypeId::of::<()>() {
            StatusCode::NO_CONTENT.into_response()
        } else {
            (self.status, Json(self.value)).into_response()
        };
        if let Some(version) = self.version
            && let Ok(etag) = HeaderValue::try_from(format!("\"{version}\""))
        {
            response.headers_mut().insert(header::ETAG, etag);
        }
        response
    }
}
