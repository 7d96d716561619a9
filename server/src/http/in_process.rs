use app::api::{ApiRequest, ApiResponse, NetworkError, Transport};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
};
use futures::{FutureExt, future::BoxFuture};
use http::{HeaderMap, header};
use tower::ServiceExt;

use super::{peer::Peer, request_id::RequestId};
use crate::{depends::Dependencies, timing::Timing};

/// No answer to a page is larger, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;

/// Calls the API while a page renders: no socket, but the same router, layers and checks, as the page's own reader.
#[derive(Debug, Clone)]
pub(super) struct InProcess {
    api: Router,
    headers: HeaderMap,
    request_id: RequestId,
    peer: Option<Peer>,
    timing: Timing,
    dependencies: Dependencies,
}

impl InProcess {
    /// With the identity of the request for the page.
    pub(super) fn new(api: Router, page: &Request) -> Self {
        let mut headers = HeaderMap::new();
        for name in [header::COOKIE, header::ACCEPT_LANGUAGE, header::USER_AGENT] {
            for value in page.headers().get_all(&name) {
                headers.append(&name, value.clone());
            }
        }
        let request_id = RequestId::of(page.extensions());
        let peer = page.extensions().get().copied();
        Self {
            api,
            headers,
            request_id,
            peer,
            timing: Timing::current(),
            dependencies: Dependencies::current(),
        }
    }

    fn request(&self, call: ApiRequest) -> Result<Request, http::Error> {
        let mut request = Request::builder().method(call.method.as_str()).uri(call.uri);
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        if call.body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let mut request = request.body(call.body.map_or_else(Body::empty, Body::from))?;
        request.headers_mut().extend(self.headers.clone());
        request.extensions_mut().insert(self.request_id.clone());
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(peer);
        }
        Ok(request)
    }
}

impl Transport for InProcess {
    fn send(&self, call: ApiRequest) -> BoxFuture<'static, Result<ApiResponse, NetworkError>> {
        let (request, api) = (self.request(call), self.api.clone());
        let (timing, dependencies) = (self.timing.clone(), self.dependencies.clone());
        async move {
            let request = request.map_err(|_| NetworkError)?;
            let Ok(response) = timing.scope(dependencies.scope(api.oneshot(request))).await;
            let (parts, body) = response.into_parts();
            let etag = parts.headers.get(header::ETAG).and_then(|v| v.to_str().ok()).map(str::to_owned);
            let body = to_bytes(body, LARGEST).await.map_err(|_| NetworkError)?;
            let body = String::from_utf8(body.into()).map_err(|_| NetworkError)?;
            Ok(ApiResponse { status: parts.status.as_u16(), etag, versions: None, body })
        }
        .boxed()
    }
}
