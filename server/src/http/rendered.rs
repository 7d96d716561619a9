//! Pages that were rendered, for as long as what they were rendered from holds: the versions of the scopes that it was read
//! at are compared with the present ones for every request. Kept in this process only, for the session that they were made
//! for. A page's nonce is another each time.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, to_bytes},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use moka::policy::EvictionPolicy;
use uuid::Uuid;

use super::{gzip::Gzipped, pieces::Pieces};
use crate::{Services, auth::Caller};

/// How much is kept, in bytes of HTML.
const CAPACITY: u64 = 16 * 1024 * 1024;
/// How long a page is served at most: it says how old its data is, and browsers trust it for a minute.
const LONGEST: Duration = Duration::from_secs(60);
/// Larger ones are not kept, in bytes.
const LARGEST: usize = 512 * 1024;

/// What a page differs by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PageKey {
    tag: String,
    session: Uuid,
    /// When the access token ends, which the page says.
    expires_at: i64,
    uri: String,
    first_paint: String,
}

impl PageKey {
    pub(super) fn new(caller: &Caller, uri: &str, cookies: &[u8]) -> Self {
        Self {
            tag: tag(caller.tenant, caller.user),
            session: caller.session,
            expires_at: caller.expires_at.timestamp(),
            uri: uri.to_owned(),
            first_paint: app::first_paint_key(cookies),
        }
    }
}

/// The name under which everything rendered for a person is revalidated.
fn tag(tenant: i32, user: Uuid) -> String {
    format!("tenant-{tenant}-user-{user}")
}

/// A rendered page.
#[derive(Debug)]
pub(super) struct Page {
    tenant: i32,
    versions: Vec<(&'static str, i64)>,
    headers: HeaderMap,
    /// Between them stands the nonce.
    parts: Vec<Bytes>,
    /// Made for the first who takes it.
    gzipped: OnceLock<Option<Gzipped>>,
}

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Rendered(moka::sync::Cache<PageKey, Arc<Page>>);

impl Rendered {
    pub(super) fn new() -> Self {
        let weigh = |key: &PageKey, page: &Arc<Page>| {
            let html: usize = page.parts.iter().map(Bytes::len).sum();
            // Compressed it takes less than a quarter of its size again.
            u32::try_from(html + html / 4 + key.uri.len()).unwrap_or(u32::MAX)
        };
        Self(
            moka::sync::Cache::builder()
                .weigher(weigh)
                .max_capacity(CAPACITY)
                .eviction_policy(EvictionPolicy::lru())
                .time_to_live(LONGEST)
                .build(),
        )
    }

    /// The page, if it still holds, and its nonce; compressed if it may be.
    pub(super) async fn get(
        &self,
        services: &Services,
        key: &PageKey,
        gzip: bool,
    ) -> Option<(Response, String)> {
        let page = self.0.get(key)?;
        if !services.cache.are_current(page.tenant, &page.versions).await {
            self.0.invalidate(key);
            return None;
        }
        let nonce = new_nonce()?;
        let compressed = if gzip { page.gzipped(&nonce) } else { None };
        Some((compressed.unwrap_or_else(|| page.with(&nonce)), nonce))
    }

    /// Keeps the page if it may be, and gives it back. `nonce` is the one that it was rendered with.
    pub(super) async fn keep(
        &self,
        services: &Services,
        key: PageKey,
        tenant: i32,
        versions: Option<Vec<(&'static str, i64)>>,
        nonce: &str,
        response: Response,
    ) -> Response {
        let (Some(versions), StatusCode::OK) = (versions, response.status()) else { return response };
        let (parts, body) = response.into_parts();
        let Ok(html) = to_bytes(body, usize::MAX).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        if html.len() <= LARGEST {
            services.cache.know(tenant, &versions).await;
            let page = Page::new(tenant, versions, parts.headers.clone(), split(&html, nonce));
            self.0.insert(key, Arc::new(page));
        }
        Response::from_parts(parts, Body::from(html))
    }
}

impl Page {
    fn new(tenant: i32, versions: Vec<(&'static str, i64)>, headers: HeaderMap, parts: Vec<Bytes>) -> Self {
        Self { tenant, versions, headers, parts, gzipped: OnceLock::new() }
    }

    fn gzipped(&self, nonce: &str) -> Option<Response> {
        let gzipped = self.gzipped.get_or_init(|| Gzipped::new(&self.parts)).as_ref()?;
        let mut response = Response::new(Pieces::body(gzipped.with(nonce)));
        *response.headers_mut() = self.headers.clone();
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
        Some(response)
    }

    fn with(&self, nonce: &str) -> Response {
        let between = Bytes::from(nonce.to_owned());
        let mut html = Vec::with_capacity(2 * self.parts.len());
        for (index, part) in self.parts.iter().enumerate() {
            if index > 0 {
                html.push(between.clone());
            }
            html.push(part.clone());
        }
        let mut response = Response::new(Pieces::body(html));
        *response.headers_mut() = self.headers.clone();
        response
    }
}

/// What stands between the nonces.
fn split(html: &Bytes, nonce: &str) -> Vec<Bytes> {
    let (mut parts, mut from) = (Vec::new(), 0);
    let Ok(text) = std::str::from_utf8(html) else { return vec![html.clone()] };
    for (at, _) in text.match_indices(nonce) {
        parts.push(html.slice(from..at));
        from = at + nonce.len();
    }
    parts.push(html.slice(from..));
    parts
}

/// 128 bits.
fn new_nonce() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(BASE64_STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_page_is_the_same_but_for_its_nonce() {
        let html = Bytes::from_static(b"<script nonce=\"abc\">a</script><style nonce=\"abc\">abd</style>");
        let page = Page::new(1, Vec::new(), HeaderMap::new(), split(&html, "abc"));
        let body = to_bytes(page.with("xyz==").into_body(), 1000).await.unwrap();
        assert_eq!(body, "<script nonce=\"xyz==\">a</script><style nonce=\"xyz==\">abd</style>");
        assert_ne!(new_nonce(), new_nonce());
    }
}
