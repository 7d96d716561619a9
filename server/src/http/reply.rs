use std::{any::TypeId, sync::Arc};

use axum::{
    body::Bytes,
    response::{IntoResponse, Response},
};
use contract::events::Versions;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::{Error, Result, cache::Shown, write::Answer};

/// A successful answer. Its status is that of the endpoint's declaration.
#[derive(Debug)]
pub struct Reply<T> {
    value: Value<T>,
    version: Option<i64>,
}

#[derive(Debug)]
enum Value<T> {
    Own(T),
    Shown(Arc<Shown<T>>),
}

impl<T> Reply<T> {
    /// Without an `ETag`.
    pub fn new(value: T) -> Self {
        Self { value: Value::Own(value), version: None }
    }
    /// With a value that others are answered with as well.
    pub fn shown(value: Arc<Shown<T>>) -> Self {
        Self { value: Value::Shown(value), version: None }
    }
    /// The version of the record, as an `ETag`.
    pub fn etag(self, version: i64) -> Self {
        Self { version: Some(version), ..self }
    }
}

impl<T: Serialize + 'static> Reply<T> {
    /// The answer as it can be kept; `()` is no body.
    pub(super) fn into_answer(self, status: u16) -> Result<Answer> {
        let etag = self.version.map(|version| format!("\"{version}\""));
        let body = match &self.value {
            Value::Own(_) if TypeId::of::<T>() == TypeId::of::<()>() => Bytes::new(),
            Value::Own(value) => serde_json::to_vec(value).map_err(Error::internal)?.into(),
            Value::Shown(value) => value.json()?,
        };
        Ok(Answer { status, etag, body, versions: Versions::default(), replayed: false })
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
    if !answer.versions.0.is_empty()
        && let Ok(versions) = HeaderValue::try_from(answer.versions.header())
    {
        response.headers_mut().insert(Versions::HEADER, versions);
    }
    if answer.replayed {
        response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}
