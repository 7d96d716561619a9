use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::header;
use sha2::{Digest, Sha256};

use super::{document, page};
use crate::http::Mounted;

/// The document and its page. Both are made once; they say nothing that is not in the source.
pub fn routes(mounted: &[Mounted]) -> Router {
    let document = document(mounted);
    let json = Bytes::from(document.to_string());
    let html = Bytes::from(page::render(&document));
    // Nothing but this one style may run or be loaded.
    let style = BASE64_STANDARD.encode(Sha256::digest(page::STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; img-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    Router::new()
        .route("/api-docs/openapi.json", get(move || answer("application/json", json.clone(), None)))
        .route(
            "/api-docs",
            get(move || answer("text/html; charset=utf-8", html.clone(), Some(policy.clone()))),
        )
}

async fn answer(media_type: &'static str, body: Bytes, policy: Option<String>) -> Response {
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-cache")];
    match policy {
        Some(policy) => (headers, [(header::CONTENT_SECURITY_POLICY, policy)], body).into_response(),
        None => (headers, body).into_response(),
    }
}
