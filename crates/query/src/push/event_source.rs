//! A stream of server-sent events.

use super::{Feed, ServerEvent};
use crate::{BrowserRuntime, Runtime, Tab};
use futures::future::LocalBoxFuture;
use send_wrapper::SendWrapper;
use std::{cell::Cell, cell::RefCell, fmt, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, prelude::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{EventSource, MessageEvent};

/// How long after the server has refused the stream it is asked for again: twice as long each time, up to a minute.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

type OnText = Rc<dyn Fn(&str)>;
type Before = Rc<dyn Fn() -> LocalBoxFuture<'static, ()>>;

struct Open {
    source: EventSource,
    #[expect(dead_code, reason = "kept for as long as the source calls it")]
    on_message: Closure<dyn Fn(MessageEvent)>,
    #[expect(dead_code, reason = "kept for as long as the source calls it")]
    on_error: Closure<dyn Fn()>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}

struct Stream {
    url: String,
    on_text: OnText,
    before_again: Before,
    pause: Cell<Duration>,
    /// Counts openings and closings, so that a pause knows whether it is still about the same.
    turn: Cell<u64>,
    open: RefCell<Option<Open>>,
}

/// An `EventSource` that feeds a client, until it is dropped. The browser reconnects it when the connection breaks; when
/// the server has refused it, it is asked for again after a pause.
pub struct ServerEvents(SendWrapper<Rc<Stream>>);

impl ServerEvents {
    /// Opens the stream of [`ServerEvent`]s at `url`.
    pub fn open(url: impl Into<String>, feed: Feed) -> Self {
        let this = Self::closed(url.into(), feeding(Rc::new(feed)), nothing());
        this.0.open();
        this
    }

    /// Has the stream open while `tab` leads; the other tabs hear from it of what has changed. A tab that takes over
    /// [resynchronises](Feed::resynchronise), since events may have been lost meanwhile.
    pub fn open_in_leader(url: impl Into<String>, feed: Feed, tab: &Tab) -> Self {
        let feed = Rc::new(feed);
        let on_lead = {
            let feed = feed.clone();
            move || feed.resynchronise()
        };
        Self::closed(url.into(), feeding(feed), nothing()).follow(tab, on_lead)
    }

    /// The same for a stream of events of a form of its own: `on_text` is given the data of each. Whoever reads them finds
    /// out by itself whether any are missing. `before_again` runs before a stream is asked for again that the server has
    /// refused: it can renew what the server wants to see.
    pub fn read_in_leader(
        url: impl Into<String>,
        tab: &Tab,
        on_text: impl Fn(&str) + 'static,
        before_again: impl Fn() -> LocalBoxFuture<'static, ()> + 'static,
    ) -> Self {
        Self::closed(url.into(), Rc::new(on_text), Rc::new(before_again)).follow(tab, || {})
    }

    /// Whether the stream is to be open in this tab.
    pub fn is_open(&self) -> bool {
        self.0.open.borrow().is_some()
    }

    fn follow(self, tab: &Tab, on_lead: impl Fn() + 'static) -> Self {
        let stream = SendWrapper::new((Rc::downgrade(&self.0), on_lead));
        tab.on_leadership(move |leads| {
            let Some(open) = stream.0.upgrade() else { return };
            if leads {
                (stream.1)();
                open.open();
            } else {
                open.close();
            }
        });
        if tab.is_leader() {
            self.0.open();
        }
        self
    }

    fn closed(url: String, on_text: OnText, before_again: Before) -> Self {
        let (pause, turn, open) = (Cell::new(FIRST_PAUSE), Cell::new(0), RefCell::new(None));
        Self(SendWrapper::new(Rc::new(Stream { url, on_text, before_again, pause, turn, open })))
    }
}

impl Drop for ServerEvents {
    fn drop(&mut self) {
        self.0.close();
    }
}

fn feeding(feed: Rc<Feed>) -> OnText {
    Rc::new(move |text| {
        if let Some(event) = ServerEvent::from_json(text) {
            feed.push(&event);
        }
    })
}

fn nothing() -> Before {
    Rc::new(|| Box::pin(async {}))
}

impl Stream {
    fn next_turn(&self) -> u64 {
        self.turn.set(self.turn.get() + 1);
        self.turn.get()
    }

    fn close(&self) {
        self.next_turn();
        let old = self.open.take();
        drop(old);
    }

    fn open(self: &Rc<Self>) {
        let turn = self.next_turn();
        // It fails only for a URL that is none.
        let Ok(source) = EventSource::new(&self.url) else { return };
        let on_message = {
            let stream = Rc::downgrade(self);
            Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
                let (Some(stream), Some(text)) = (stream.upgrade(), message.data().as_string()) else {
                    return;
                };
                stream.pause.set(FIRST_PAUSE);
                (stream.on_text)(&text);
            })
        };
        let on_error = {
            let (stream, source) = (Rc::downgrade(self), source.clone());
            Closure::<dyn Fn()>::new(move || {
                if source.ready_state() == EventSource::CLOSED
                    && let Some(stream) = stream.upgrade()
                {
                    spawn_local(stream.again(turn));
                }
            })
        };
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let old = self.open.replace(Some(Open { source, on_message, on_error }));
        drop(old);
    }

    /// The server has refused it.
    async fn again(self: Rc<Self>, turn: u64) {
        let pause = self.pause.get();
        self.pause.set((pause * 2).min(LONGEST_PAUSE));
        BrowserRuntime.sleep(pause).await;
        if self.turn.get() == turn {
            (self.before_again)().await;
        }
        if self.turn.get() == turn {
            self.open();
        }
    }
}

impl fmt::Debug for ServerEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerEvents").field("url", &self.0.url).finish_non_exhaustive()
    }
}
