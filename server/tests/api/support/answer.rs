use axum::{body::Bytes, response::Response};
use contract::{Code, Problem};
use http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;

/// An answer, read to its end; a stream of events has none, so of it only the head is read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let streams = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        let read =
            async { body.collect().await.map(|whole| whole.to_bytes()).expect("the answer breaks off") };
        let body = if streams { Bytes::new() } else { read.await };
        Self { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The value of a successful answer.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text());
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The same, where no content is `()`.
    pub(crate) fn json_or_null<T: DeserializeOwned>(&self) -> T {
        if self.body.is_empty() { serde_json::from_str("null").unwrap() } else { self.json() }
    }

    /// The problem of an unsuccessful answer.
    pub(crate) fn problem(&self) -> Problem {
        assert_eq!(self.header(header::CONTENT_TYPE.as_str()), "application/problem+json", "{}", self.text());
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.status, self.status.as_u16());
        problem
    }

    /// What went wrong.
    pub(crate) fn code(&self) -> Code {
        self.problem().code
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no header {name}")).to_str().unwrap()
    }

    /// What `Server-Timing` says of a layer; empty if the layer took no part.
    pub(crate) fn layer(&self, layer: &str) -> String {
        let value = self.headers.get("server-timing").map_or("", |value| value.to_str().unwrap());
        let metric = value.split(", ").find(|metric| metric.split(';').next() == Some(layer));
        let outcome =
            metric.and_then(|metric| metric.split("desc=\"").nth(1)).and_then(|rest| rest.split('"').next());
        outcome.unwrap_or_default().to_owned()
    }

    /// The names and values of the cookies that are set.
    pub(crate) fn cookies(&self) -> Vec<(String, String)> {
        let set = self.headers.get_all(header::SET_COOKIE).iter();
        set.filter_map(|cookie| cookie.to_str().unwrap().split(';').next()?.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}
