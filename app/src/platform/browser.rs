use std::time::Duration;

use contract::{auth::SessionView, events::Versions};
use leptos::prelude::{ReadUntracked, on_cleanup, window};
use query::{BrowserRuntime, QueryClient, QueryOptions, RefetchOn};
use reactive_stores::Store;
use send_wrapper::SendWrapper;
#[expect(clippy::disallowed_types, reason = "of the one store, for its preferences and its first paint")]
use store::browser::{DocumentCookies, LocalStorage};
use store::{Branching, PersistOptions, SharedCookies, browser};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, MediaQueryList, MediaQueryListEvent};

use super::{Seen, fetch::Fetch, leave::go_to, refresh};
use crate::{
    api::Api,
    cache,
    live::OwnWrites,
    preferences::{UiCookie, UiState},
};

/// The server's word is in the page; the browser has none of its own.
pub(crate) fn viewer() -> Option<SessionView> {
    None
}

pub(crate) fn login_email() -> Option<String> {
    None
}

pub(crate) fn versions() -> Versions {
    Versions::default()
}

pub(crate) fn may_resume() -> bool {
    false
}

/// Where the style sheet turns the sidebar into a drawer.
const NARROW: &str = "(width < 48rem)";
const MINUTE: Duration = Duration::from_secs(60);

/// The cache of this page over the API by `fetch`, with what holds unless a query says otherwise.
pub(crate) fn query_client() -> QueryClient {
    let own = OwnWrites::default();
    let queries = QueryOptions::new()
        .stale_time(5 * MINUTE)
        .gc_time(10 * MINUTE)
        .retry(3)
        .refetch_on_focus(RefetchOn::Never)
        .refetch_on_mount(RefetchOn::Never);
    // A change that was sent and failed is the person's to decide on; one that was not waits for the network.
    let mutations = QueryOptions::new().retry(0);
    let builder = QueryClient::builder()
        .runtime(BrowserRuntime)
        .context(Api::new(Fetch { own: own.clone() }))
        .context(own)
        .defaults(queries)
        .mutation_defaults(mutations);
    let client = cache::registered(builder).build();
    client.attach_browser();
    client
}

/// The preferences the server rendered with.
pub(crate) fn first_paint() -> UiCookie {
    browser::rendered_first_paint()
}

/// Ties the store to `localStorage` and its first paint to a cookie. Builds of other versions may be there, too.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub(crate) fn persist(store: Store<UiState>) {
    let storage = Branching::new(LocalStorage, &*store.read_untracked());
    let cookies = SharedCookies::new(DocumentCookies);
    let _ = browser::persist_in(store, storage, PersistOptions::new()).mirror::<UiCookie>(cookies);
}

/// Whether the system is dark.
pub(crate) fn prefers_dark() -> bool {
    matches("(prefers-color-scheme: dark)").is_some_and(|query| query.matches())
}

/// Calls `react` whenever the system turns dark or light, until the current owner is cleaned up.
pub(crate) fn on_prefers_dark(react: impl Fn(bool) + Send + Sync + 'static) {
    on_change("(prefers-color-scheme: dark)", react);
}

/// Calls `react` whenever the sidebar gains or loses a place of its own, until the current owner is cleaned up.
pub(crate) fn on_narrow(react: impl Fn(bool) + Send + Sync + 'static) {
    on_change(NARROW, react);
}

fn on_change(media: &str, react: impl Fn(bool) + Send + Sync + 'static) {
    let Some(query) = matches(media) else { return };
    let closure =
        Closure::<dyn Fn(MediaQueryListEvent)>::new(move |event: MediaQueryListEvent| react(event.matches()));
    query.set_onchange(Some(closure.as_ref().unchecked_ref()));
    let held = SendWrapper::new((query, closure));
    on_cleanup(move || held.0.set_onchange(None));
}

/// Whether the sidebar has no place of its own.
pub(crate) fn is_narrow() -> bool {
    matches(NARROW).is_some_and(|query| query.matches())
}

fn matches(query: &str) -> Option<MediaQueryList> {
    window().match_media(query).ok().flatten()
}

/// Where the element is; none if the window has no size.
pub(crate) fn seen(element: &Element) -> Option<Seen> {
    let (window, rect) = (window(), element.get_bounding_client_rect());
    let size = |size: Result<JsValue, JsValue>| size.ok()?.as_f64();
    let window = (size(window.inner_width())?, size(window.inner_height())?);
    Some(Seen { left: rect.left(), right: rect.right(), top: rect.top(), bottom: rect.bottom(), window })
}

/// On the sign-in page: renews the session, of which the refresh cookie tells the refresh endpoint alone, and goes on to
/// `next`.
pub(crate) fn resume_session(next: String) {
    leptos::task::spawn_local(async move {
        if refresh::refresh().await == refresh::Outcome::Renewed {
            go_to(&next);
        }
    });
}
