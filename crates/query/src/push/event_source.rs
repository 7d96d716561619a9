//! A stream of server-sent events.

use super::{Feed, ServerEvent};
use crate::Tab;
use send_wrapper::SendWrapper;
use std::{cell::RefCell, fmt, rc::Rc, sync::Arc};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{EventSource, MessageEvent};

struct Open {
    source: EventSource,
    #[expect(dead_code, reason = "kept for as long as the source calls it")]
    on_message: Closure<dyn Fn(MessageEvent)>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.close();
    }
}

struct Stream {
    url: String,
    feed: Arc<Feed>,
    open: RefCell<Option<Open>>,
}

/// An `EventSource` that feeds a client with [`ServerEvent`]s, until it is dropped. The browser reconnects it by itself.
pub struct ServerEvents(SendWrapper<Rc<Stream>>);

impl ServerEvents {
    /// Opens the stream at `url`.
    pub fn open(url: impl Into<String>, feed: Feed) -> Self {
        let this = Self::closed(url.into(), feed);
        this.0.open();
        this
    }

    /// Has the stream open while `tab` leads; the other tabs hear from it of what has changed. A tab that takes over
    /// [resynchronises](Feed::resynchronise), since events may have been lost meanwhile.
    pub fn open_in_leader(url: impl Into<String>, feed: Feed, tab: &Tab) -> Self {
        let this = Self::closed(url.into(), feed);
        let stream = SendWrapper::new(Rc::downgrade(&this.0));
        tab.on_leadership(move |leads| {
            let Some(stream) = stream.upgrade() else { return };
            if leads {
                stream.feed.resynchronise();
                stream.open();
            } else {
                let closed = stream.open.take();
                drop(closed);
            }
        });
        if tab.is_leader() {
            this.0.open();
        }
        this
    }

    /// Whether the stream is to be open in this tab.
    pub fn is_open(&self) -> bool {
        self.0.open.borrow().is_some()
    }

    fn closed(url: String, feed: Feed) -> Self {
        let stream = Stream { url, feed: Arc::new(feed), open: RefCell::new(None) };
        Self(SendWrapper::new(Rc::new(stream)))
    }
}

impl Stream {
    fn open(&self) {
        // It fails only for a URL that is none.
        let Ok(source) = EventSource::new(&self.url) else { return };
        let feed = self.feed.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(event) = message.data().as_string().and_then(|json| ServerEvent::from_json(&json)) {
                feed.push(&event);
            }
        });
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let old = self.open.replace(Some(Open { source, on_message }));
        drop(old);
    }
}

impl fmt::Debug for ServerEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerEvents").field("url", &self.0.url).finish_non_exhaustive()
    }
}
