use contract::Method;
use futures::{FutureExt, future::BoxFuture};
use gloo_net::http::{Request, RequestBuilder};
use leptos::prelude::window;
use send_wrapper::SendWrapper;
use web_sys::{AbortSignal, RequestCredentials};

use super::{browser, refresh};
use crate::{
    api::{ApiRequest, ApiResponse, NetworkError, Transport},
    auth::sign_in_url,
};

/// How long an answer may take, in milliseconds.
const PATIENCE: u32 = 30_000;

/// Requests by `fetch`, with the page's cookies. An access token that ran out is renewed once for all who wait.
pub(super) struct Fetch;

impl Transport for Fetch {
    fn send(&self, request: ApiRequest) -> BoxFuture<'static, Result<ApiResponse, NetworkError>> {
        SendWrapper::new(async move {
            let answer = exchange(&request).await?;
            if answer.status != 401 {
                return Ok(answer);
            }
            match refresh::refresh().await {
                refresh::Outcome::Renewed => exchange(&request).await,
                refresh::Outcome::Away => Err(NetworkError),
                refresh::Outcome::Refused => {
                    sign_in_again();
                    Ok(answer)
                }
            }
        })
        .boxed()
    }
}

/// One request and its answer.
pub(super) async fn exchange(request: &ApiRequest) -> Result<ApiResponse, NetworkError> {
    let signal = AbortSignal::timeout_with_u32(PATIENCE);
    let mut builder = RequestBuilder::new(&request.uri)
        .method(match request.method {
            Method::Get => gloo_net::http::Method::GET,
            Method::Post => gloo_net::http::Method::POST,
            Method::Put => gloo_net::http::Method::PUT,
            Method::Patch => gloo_net::http::Method::PATCH,
            Method::Delete => gloo_net::http::Method::DELETE,
        })
        .credentials(RequestCredentials::SameOrigin)
        .abort_signal(Some(&signal))
        .header("accept", "application/json");
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let request: Result<Request, _> = match &request.body {
        Some(json) => builder.header("content-type", "application/json").body(json),
        None => builder.build(),
    };
    let response = request.map_err(away)?.send().await.map_err(away)?;
    Ok(ApiResponse {
        status: response.status(),
        etag: response.headers().get("etag"),
        body: response.text().await.map_err(away)?,
    })
}

fn away(_: gloo_net::Error) -> NetworkError {
    NetworkError
}

/// The session is over: to the sign-in page, and back here afterwards.
fn sign_in_again() {
    browser::remember_session(false);
    let location = window().location();
    let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    browser::go_to(&sign_in_url(&here));
}
