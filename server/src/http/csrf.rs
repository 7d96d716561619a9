//! Refuses what another site makes a browser send: the rules of Go's `http.CrossOriginProtection`.

use std::{
    convert::Infallible,
    task::{Context, Poll},
};

use axum::{extract::Request, response::Response};
use contract::Code;
use futures::future::{Either, Ready, ready};
use http::{HeaderMap, Method, Uri, header};
use tower::{Layer, Service};

use super::{problem, request_id::RequestId};

/// Refuses cross-site requests that would change something, signed in or not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Csrf;

impl<S> Layer<S> for Csrf {
    type Service = CsrfService<S>;

    fn layer(&self, inner: S) -> CsrfService<S> {
        CsrfService(inner)
    }
}

/// See [`Csrf`].
#[derive(Debug, Clone)]
pub(super) struct CsrfService<S>(S);

impl<S> Service<Request> for CsrfService<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if allowed(request.method(), request.uri(), request.headers()) {
            return Either::Right(self.0.call(request));
        }
        let detail = "The request came from another site, so it was not carried out.";
        let refusal = problem::of(Code::CrossSite, detail, &RequestId::of(request.extensions()));
        Either::Left(ready(Ok(refusal)))
    }
}

/// Safe methods pass, and what the browser itself calls same-origin; without its word, the `Origin` must be this host.
/// A request with neither was not sent by a browser, so no third party made anyone send it.
fn allowed(method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    match headers.get("sec-fetch-site").map(|v| v.as_bytes()) {
        Some(b"same-origin" | b"none") => true,
        Some(b"") | None => match headers.get(header::ORIGIN) {
            None => true,
            Some(origin) => {
                let host = uri.authority().map(|a| a.as_str().as_bytes());
                let host = host.or_else(|| headers.get(header::HOST).map(|v| v.as_bytes()));
                let from = origin.to_str().ok().and_then(|o| o.parse::<Uri>().ok());
                let from = from.as_ref().filter(|o| o.scheme().is_some()).and_then(Uri::authority);
                matches!((from, host), (Some(from), Some(host)) if from.as_str().as_bytes().eq_ignore_ascii_case(host))
            }
        },
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Method, `Sec-Fetch-Site`, `Origin` (for host example.com), whether it passes.
    const TABLE: &[(&str, Option<&str>, Option<&str>, bool)] = &[
        ("POST", Some("same-origin"), None, true),
        ("POST", Some("none"), None, true),
        ("POST", Some("cross-site"), None, false),
        ("POST", Some("same-site"), None, false),
        ("POST", Some("SAME-ORIGIN"), None, false),
        ("POST", Some("unknown"), None, false),
        ("POST", None, None, true),
        ("POST", None, Some("https://example.com"), true),
        ("POST", None, Some("http://example.com"), true),
        ("POST", None, Some("https://EXAMPLE.com"), true),
        ("POST", None, Some("https://attacker.example"), false),
        ("POST", None, Some("https://example.com.attacker.example"), false),
        ("POST", None, Some("https://attacker.example/example.com"), false),
        ("POST", None, Some("https://sub.example.com"), false),
        ("POST", None, Some("https://example.com:8443"), false),
        ("POST", None, Some("https://user@example.com"), false),
        ("POST", None, Some("null"), false),
        ("POST", None, Some(""), false),
        ("POST", None, Some("example.com"), false),
        ("POST", None, Some("://"), false),
        ("POST", None, Some("https://"), false),
        ("POST", Some(""), Some("https://attacker.example"), false),
        ("POST", Some(""), Some("https://example.com"), true),
        ("POST", Some("same-origin"), Some("https://attacker.example"), true),
        ("POST", Some("cross-site"), Some("https://example.com"), false),
        ("POST", Some("same-site"), Some("https://sub.example.com"), false),
        ("PUT", Some("cross-site"), None, false),
        ("PATCH", Some("cross-site"), None, false),
        ("DELETE", Some("cross-site"), None, false),
        ("CONNECT", Some("cross-site"), None, false),
        ("TRACE", Some("cross-site"), None, false),
        ("PROPFIND", Some("cross-site"), None, false),
        ("GET", Some("cross-site"), None, true),
        ("HEAD", Some("cross-site"), None, true),
        ("OPTIONS", Some("cross-site"), None, true),
        ("GET", None, Some("https://attacker.example"), true),
    ];

    #[test]
    fn what_passes_and_what_does_not() {
        for (method, site, origin, passes) in TABLE {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "example.com".parse().unwrap());
            if let Some(site) = site {
                headers.insert("sec-fetch-site", site.parse().unwrap());
            }
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let row = (&method, site, origin);
            assert_eq!(allowed(&method, &Uri::from_static("/x"), &headers), *passes, "{row:?}");
        }
    }

    #[test]
    fn with_http_2_the_host_is_in_the_uri() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, "https://example.com".parse().unwrap());
        assert!(allowed(&Method::POST, &Uri::from_static("https://example.com/x"), &headers));
        assert!(!allowed(&Method::POST, &Uri::from_static("https://other.example/x"), &headers));
    }
}
