use axum::{Router, body::Body};
use contract::{Endpoint, Problem, endpoint::PathParams, query_string::QueryString};
use http::{Request, header};
use serde_json::{Value, json};
use server::seed::PASSWORD;
use tower::ServiceExt;

use super::{Answer, Stream};

/// Someone who uses the API, with a browser's cookies and headers.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    router: Router,
    pub(crate) cookies: Vec<(String, String)>,
}

impl Actor {
    pub(crate) fn new(router: Router) -> Self {
        Self { router, cookies: Vec::new() }
    }

    /// The same person at another instance of the server.
    pub(crate) fn at(&self, router: &Router) -> Self {
        Self { router: router.clone(), cookies: self.cookies.clone() }
    }

    pub(crate) async fn sign_in(&mut self, email: &str) {
        let answer = self.post("/api/v1/auth/login", json!({ "email": email, "password": PASSWORD })).await;
        assert_eq!(answer.status, 200, "{email} could not sign in: {}", answer.text());
        self.cookies = answer.cookies();
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    /// Opens a stream of events that goes on from an id, if there is one.
    pub(crate) async fn stream(&self, last_event_id: Option<i64>) -> Stream {
        let mut request = self.request("GET", "/api/v1/events");
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let Ok(response) = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await;
        Stream::of(response)
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.json("POST", path, body, None).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.json("PATCH", path, body, None).await
    }

    /// A change of what was read with this `ETag`.
    pub(crate) async fn patch_if(&self, path: &str, etag: &str, body: Value) -> Answer {
        self.json("PATCH", path, body, Some(etag)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.json("PUT", path, body, None).await
    }

    pub(crate) async fn put_if(&self, path: &str, etag: &str, body: Value) -> Answer {
        self.json("PUT", path, body, Some(etag)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(self.request("DELETE", path).body(Body::empty()).unwrap()).await
    }

    /// Sends a file as the body itself.
    pub(crate) async fn upload(&self, path: &str, file: impl Into<Body>) -> Answer {
        self.send(
            self.request("POST", path).header(header::CONTENT_TYPE, "text/csv").body(file.into()).unwrap(),
        )
        .await
    }

    /// Calls an endpoint by its declaration.
    pub(crate) async fn call<E: Endpoint>(
        &self,
        path: &E::Path,
        query: &E::Query,
        body: Option<&E::Body>,
    ) -> Result<E::Response, Problem> {
        let query = query.encode();
        let separator = if query.is_empty() { "" } else { "?" };
        let uri = format!("{}{separator}{query}", path.fill(E::PATH));
        let request = self.request(E::METHOD.as_str(), &uri).header(header::CONTENT_TYPE, "application/json");
        let body = body.map_or_else(Body::empty, |body| Body::from(serde_json::to_vec(body).unwrap()));
        let answer = self.send(request.body(body).unwrap()).await;
        if answer.status.is_success() { Ok(answer.json_or_null()) } else { Err(answer.problem()) }
    }

    /// A request as a page of this origin would send it.
    pub(crate) fn request(&self, method: &str, path: &str) -> http::request::Builder {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:3000");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        request.header("sec-fetch-site", "same-origin")
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let Ok(response) = self.router.clone().oneshot(request).await;
        Answer::read(response).await
    }

    async fn json(&self, method: &str, path: &str, body: Value, etag: Option<&str>) -> Answer {
        let mut request = self.request(method, path).header(header::CONTENT_TYPE, "application/json");
        if let Some(etag) = etag {
            request = request.header(header::IF_MATCH, etag);
        }
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }
}
