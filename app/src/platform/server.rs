use std::sync::Arc;

use contract::{auth::SessionView, events::Versions};
use futures::{FutureExt, future::BoxFuture};
use leptos::{html::Input, prelude::*, web_sys::Element};
use query::{QueryClient, TokioRuntime};
use reactive_stores::Store;

use super::Seen;
use crate::{
    PageContext,
    api::{Api, ApiRequest, ApiResponse, NetworkError, Transport, UploadEvent},
    preferences::{UiCookie, UiState},
};

/// The API as the request's person calls it.
fn api() -> Api {
    use_context::<PageContext>().map_or_else(|| Api::new(Nowhere), |page| page.api)
}

/// Where no page is rendered, as when the routes are listed, there is no API either.
struct Nowhere;

impl Transport for Nowhere {
    fn send(&self, _: ApiRequest) -> BoxFuture<'static, Result<ApiResponse, NetworkError>> {
        futures::future::ready(Err(NetworkError)).boxed()
    }
}

/// Who is signed in; the server's word, which the browser takes from the page.
pub(crate) fn viewer() -> Option<SessionView> {
    use_context::<PageContext>().and_then(|page| page.viewer)
}

/// The e-mail address of a sign-in that just failed.
pub(crate) fn login_email() -> Option<String> {
    use_context::<PageContext>().and_then(|page| page.login_email)
}

/// The versions that the page is rendered at.
pub(crate) fn versions() -> Versions {
    use_context::<PageContext>().map(|page| page.versions).unwrap_or_default()
}

/// Whether the browser may hold a session that only needs to be renewed.
pub(crate) fn may_resume() -> bool {
    use_context::<PageContext>().is_some_and(|page| page.may_resume)
}

/// The cache that the page is rendered from; it lives as long as the request.
pub(crate) fn query_client() -> QueryClient {
    QueryClient::builder().runtime(TokioRuntime).server().context(api()).build()
}

/// Nothing here: a server's cache reaches no further than its page.
#[derive(Clone)]
pub(crate) struct Reach;

pub(crate) fn provide_reach(_: &QueryClient, _: Option<Arc<SessionView>>, _: Versions) {}

pub(crate) fn forget_person(_: &QueryClient, _: Option<Reach>, _: impl FnOnce() + 'static) {}

/// The preferences of the request's cookie.
pub(crate) fn first_paint() -> UiCookie {
    use_context::<PageContext>().map(|page| store::first_paint::parse(page.cookies)).unwrap_or_default()
}

/// Nothing to tie: a server has no storage of a person's.
pub(crate) fn persist(_: Store<UiState>) {}

/// Unknown here; the page's first script finds out before anything is painted.
pub(crate) fn prefers_dark() -> bool {
    false
}

pub(crate) fn on_prefers_dark(_: impl Fn(bool) + Send + Sync + 'static) {}

pub(crate) fn on_narrow(_: impl Fn(bool) + Send + Sync + 'static) {}

pub(crate) fn is_narrow() -> bool {
    false
}

pub(crate) fn seen(_: &Element) -> Option<Seen> {
    None
}

pub(crate) fn resume_session(_: String) {}

pub(crate) fn chosen_file(_: NodeRef<Input>) -> Option<(String, f64)> {
    None
}

/// Uploads are a browser's.
#[derive(Debug)]
pub(crate) struct Upload;

impl Upload {
    pub(crate) fn start(_: &str, _: NodeRef<Input>, _: impl Fn(UploadEvent) + 'static) -> Option<Self> {
        None
    }

    pub(crate) fn cancel(&self) {}
}
