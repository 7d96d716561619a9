use std::time::Duration;

use contract::events::Versions;
use futures::{FutureExt, future::BoxFuture};
use leptos::prelude::window;
use query::{BrowserRuntime, Runtime};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestCredentials, RequestInit, Response};

use super::{browser, refresh};
use crate::{
    api::{ApiRequest, ApiResponse, NetworkError, Transport},
    auth::sign_in_url,
    live::OwnWrites,
};

/// How long an answer may take, in milliseconds.
const PATIENCE: u32 = 30_000;

/// How long the browser may take to leave the page.
const LEAVING: Duration = Duration::from_secs(30);

/// Requests by `fetch`, with the page's cookies. An access token that ran out is renewed once for all who wait.
pub(super) struct Fetch {
    /// Told of what one's own writes have reached.
    pub(super) own: OwnWrites,
}

impl Transport for Fetch {
    fn send(&self, request: ApiRequest) -> BoxFuture<'static, Result<ApiResponse, NetworkError>> {
        let own = self.own.clone();
        SendWrapper::new(async move {
            let mut answer = exchange(&request).await?;
            if answer.status == 401 {
                match refresh::refresh().await {
                    refresh::Outcome::Renewed => answer = exchange(&request).await?,
                    refresh::Outcome::Away => return Err(NetworkError),
                    refresh::Outcome::Refused => {
                        sign_in_again();
                        // The page is going. What was asked for has not failed: it goes on after the sign-in.
                        BrowserRuntime.sleep(LEAVING).await;
                    }
                }
            }
            if let Some(versions) = &answer.versions {
                own.note(&Versions::from_header(versions), BrowserRuntime.now());
            }
            Ok(answer)
        })
        .boxed()
    }
}

/// One request and its answer.
pub(super) async fn exchange(request: &ApiRequest) -> Result<ApiResponse, NetworkError> {
    exchanged(request).await.map_err(|_: JsValue| NetworkError)
}

async fn exchanged(request: &ApiRequest) -> Result<ApiResponse, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    if let Some(json) = &request.body {
        headers.set("content-type", "application/json")?;
        init.set_body(&JsValue::from_str(json));
    }
    init.set_headers(&headers);
    let response = JsFuture::from(window().fetch_with_str_and_init(&request.uri, &init)).await?;
    let response: Response = response.dyn_into()?;
    Ok(ApiResponse {
        status: response.status(),
        etag: response.headers().get("etag")?,
        versions: response.headers().get(Versions::HEADER)?,
        body: JsFuture::from(response.text()?).await?.as_string().unwrap_or_default(),
    })
}

/// The session is over: to the sign-in page, and back here afterwards.
pub(super) fn sign_in_again() {
    let location = window().location();
    let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    browser::go_to(&sign_in_url(&here));
}
