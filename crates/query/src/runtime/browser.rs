//! The browser's runtime, and its focus and network events.

use crate::{QueryClient, Runtime};
use futures::future::BoxFuture;
use gloo_timers::future::TimeoutFuture;
use send_wrapper::SendWrapper;
use std::time::Duration;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::VisibilityState;

/// Runs on the page's event loop.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserRuntime;

impl Runtime for BrowserRuntime {
    fn now(&self) -> Duration {
        // Whole milliseconds.
        Duration::from_millis(js_sys::Date::now() as u64)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let millis = u32::try_from(duration.as_millis()).unwrap_or(u32::MAX).min(i32::MAX as u32);
        Box::pin(SendWrapper::new(TimeoutFuture::new(millis)))
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        wasm_bindgen_futures::spawn_local(task);
    }

    fn random(&self) -> f64 {
        js_sys::Math::random()
    }
}

impl QueryClient {
    /// Keeps the client told of the page's visibility and of the network, until the page goes. A page that starts
    /// offline starts offline. Call it once, in the browser's entry point.
    pub fn attach_browser(&self) {
        let Some(window) = web_sys::window() else { return };
        self.set_online(window.navigator().on_line());
        listen(&window, "online", self, |client| client.set_online(true));
        listen(&window, "offline", self, |client| client.set_online(false));
        if let Some(document) = window.document() {
            self.set_focused(visible());
            listen(&document, "visibilitychange", self, |client| client.set_focused(visible()));
        }
    }
}

fn visible() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_none_or(|document| document.visibility_state() != VisibilityState::Hidden)
}

fn listen(target: &web_sys::EventTarget, event: &str, client: &QueryClient, react: fn(&QueryClient)) {
    let client = client.clone();
    let closure = Closure::<dyn Fn()>::new(move || react(&client));
    // Registering fails only for a null callback.
    let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}
