//! `BroadcastChannel` and Web Locks.

#![expect(clippy::disallowed_methods, reason = "not every browser has what the bindings take for granted")]

use super::{Channel, Held, Lock};
use futures::{channel::oneshot, future::BoxFuture};
use js_sys::{Function, Object, Promise, Reflect};
use send_wrapper::SendWrapper;
use std::{cell::RefCell, fmt};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

type Listener = Closure<dyn Fn(MessageEvent)>;

/// The page's `BroadcastChannel` of a name.
pub struct BrowserChannel {
    id: String,
    channel: SendWrapper<Option<BroadcastChannel>>,
    on_message: SendWrapper<RefCell<Option<Listener>>>,
}

impl BrowserChannel {
    /// Joins the channel `name`. Where there are no channels, nobody is reached.
    pub fn new(name: &str) -> Self {
        let random = || js_sys::Math::random().to_bits();
        Self {
            id: format!("{:016x}{:016x}", random(), random()),
            channel: SendWrapper::new(BroadcastChannel::new(name).ok()),
            on_message: SendWrapper::new(RefCell::new(None)),
        }
    }
}

impl Channel for BrowserChannel {
    fn id(&self) -> String {
        self.id.clone()
    }

    fn post(&self, message: String) {
        if let Some(channel) = &*self.channel {
            // It fails only once it is closed.
            let _ = channel.post_message(&message.into());
        }
    }

    fn listen(&self, hear: Box<dyn Fn(String) + Send + Sync>) {
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(text) = message.data().as_string() {
                hear(text);
            }
        });
        if let Some(channel) = &*self.channel {
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
        let old = self.on_message.replace(Some(on_message));
        drop(old);
    }
}

impl Drop for BrowserChannel {
    fn drop(&mut self) {
        if let Some(channel) = &*self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}

/// The Web Lock of a name.
#[derive(Clone, Debug)]
pub struct BrowserLock(String);

impl BrowserLock {
    /// The lock `name`. Where there are no locks, as on a page that is not secure, it is never given.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }
}

/// Gives the lock back.
struct Release(SendWrapper<Function>);

impl Drop for Release {
    fn drop(&mut self) {
        // Resolving a promise does not fail.
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// Takes the request back.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Lock for BrowserLock {
    fn acquire(&self, steal: bool) -> BoxFuture<'static, Option<Held>> {
        let name = self.0.clone();
        Box::pin(SendWrapper::new(async move {
            let abort = Abort(AbortController::new().ok()?);
            let given = request(&name, steal, &abort.0).ok()?;
            given.await.ok()
        }))
    }
}

/// Through `Reflect`, since not every browser has what the bindings take for granted.
fn request(name: &str, steal: bool, abort: &AbortController) -> Result<oneshot::Receiver<Held>, JsValue> {
    let navigator = web_sys::window().ok_or(JsValue::UNDEFINED)?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    if steal {
        Reflect::set(&options, &"steal".into(), &true.into())?;
    } else {
        Reflect::set(&options, &"signal".into(), &abort.signal())?;
    }
    let (give, given) = oneshot::channel();
    let on_given = Closure::once(move |_: JsValue| {
        let mut give = Some(give);
        Promise::new(&mut |resolve, _| {
            if let Some(give) = give.take() {
                // If nobody wants it any more, it is given back.
                let _ = give.send(Held::new(Release(SendWrapper::new(resolve))));
            }
        })
    });
    let over: Promise =
        request.call3(&locks, &name.into(), &options, on_given.as_ref().unchecked_ref())?.dyn_into()?;
    spawn_local(async move {
        // It rejects when the request is taken back, or the lock stolen.
        let _ = JsFuture::from(over).await;
        drop(on_given);
    });
    Ok(given)
}

impl fmt::Debug for BrowserChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BrowserChannel").field("id", &self.id).finish_non_exhaustive()
    }
}
