use contract::events::Versions;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestCredentials, RequestInit, Response};

use crate::api::{ApiRequest, ApiResponse, NetworkError};

/// How long an answer may take, in milliseconds.
const PATIENCE: u32 = 30_000;

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
