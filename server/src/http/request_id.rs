use std::sync::Arc;

use axum::{extract::Request, response::Response};
use http::{Extensions, HeaderName, HeaderValue};
use uuid::Uuid;

/// Carries the id of a request, in and out.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request: in the log, in the answer, in the audit.
#[derive(Debug, Clone)]
pub struct RequestId(pub Arc<str>);

impl RequestId {
    /// The id that the layer has put there.
    pub fn of(extensions: &Extensions) -> Self {
        extensions.get::<Self>().cloned().unwrap_or_else(Self::new)
    }

    fn new() -> Self {
        Self(Uuid::now_v7().to_string().into())
    }

    /// Takes what a client sent if it can do no harm in a log.
    fn accept(value: &HeaderValue) -> Option<Self> {
        let text = value.to_str().ok()?;
        let fine = (8..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        fine.then(|| Self(text.into()))
    }
}

/// Gives the request an id, unless it has one.
pub(super) fn give(request: &mut Request) -> RequestId {
    let id = request.extensions().get::<RequestId>().cloned();
    let id = id
        .or_else(|| request.headers().get(HEADER).and_then(RequestId::accept))
        .unwrap_or_else(RequestId::new);
    request.extensions_mut().insert(id.clone());
    id
}

/// Gives the answer the id of its request.
pub(super) fn put(response: &mut Response, id: &RequestId) {
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(HEADER, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_ids_are_taken_from_outside() {
        let accepted =
            |text: &str| HeaderValue::from_str(text).ok().and_then(|v| RequestId::accept(&v)).is_some();
        assert!(accepted("0193c2a1-7e57-7c3e-8f00-000000000001"));
        assert!(accepted("trace_1.2-3"));
        for bad in ["", "short", "with space", "<script>alert", "a;b;c;d;e;f", &"x".repeat(65), "zeile\tzwei"]
        {
            assert!(!accepted(bad), "{bad:?} was accepted");
        }
    }
}
