//! The browser's runtime, and its focus and network events.

use crate::{QueryClient, Runtime, time::Time};
use futures::future::BoxFuture;
use send_wrapper::SendWrapper;
use std::{
    cell::Cell,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
    time::Duration,
};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{VisibilityState, Window};

/// Runs on the page's event loop.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserRuntime;

impl Runtime for BrowserRuntime {
    fn now(&self) -> Duration {
        // Whole milliseconds.
        Duration::from_millis(js_sys::Date::now() as u64)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let millis = Time::from(duration).as_millis().min(i32::MAX as u64) as i32;
        Box::pin(SendWrapper::new(Sleep::new(millis)))
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        wasm_bindgen_futures::spawn_local(task);
    }

    fn random(&self) -> f64 {
        js_sys::Math::random()
    }
}

enum Bell {
    Set(Option<Waker>),
    Rung,
}

/// A timer of the page's, cleared when it is dropped: what a promise of one keeps alive would stay until it is over.
struct Sleep {
    timer: i32,
    bell: Rc<Cell<Bell>>,
    /// What the page calls.
    _ring: Closure<dyn FnMut()>,
}

impl Sleep {
    fn new(millis: i32) -> Self {
        let bell = Rc::new(Cell::new(Bell::Set(None)));
        let own = bell.clone();
        let ring = Closure::<dyn FnMut()>::new(move || {
            if let Bell::Set(Some(waker)) = own.replace(Bell::Rung) {
                waker.wake();
            }
        });
        let call = ring.as_ref().unchecked_ref();
        // It fails for no function.
        let timer = scope().set_timeout_with_callback_and_timeout_and_arguments_0(call, millis);
        Self { timer: timer.unwrap_or_default(), bell, _ring: ring }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match self.bell.replace(Bell::Set(Some(cx.waker().clone()))) {
            Bell::Set(_) => Poll::Pending,
            Bell::Rung => Poll::Ready(()),
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        scope().clear_timeout_with_handle(self.timer);
    }
}

/// The page's, or a worker's, which has the same timers.
fn scope() -> Window {
    js_sys::global().unchecked_into()
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
