//! The adapter of server-sent events, on a real page, over an `EventSource` that the test plays.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use gloo_timers::future::TimeoutFuture;
use query::{
    BrowserRuntime, Feed, FetchContext, Portable, Query, QueryClient, QueryKey, QueryObserver, QueryOptions,
    ServerEvent, ServerEvents,
};
use serde::{Deserialize, Serialize};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Number;

impl Query for Number {
    type Data = u32;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("number")
    }

    async fn fetch(self, _: FetchContext) -> Result<u32, String> {
        Ok(0)
    }
}

impl Portable for Number {
    const NAME: &'static str = "number";
}

/// Stands for the browser's, and notes those that were made.
const FAKE: &str = "window.sources = [];
    window.EventSource = class {
        constructor(url) { this.url = url; this.readyState = 1; window.sources.push(this); }
        close() { this.readyState = 2; }
    };";

fn eval(script: &str) -> Option<f64> {
    js_sys::eval(script).unwrap().as_f64()
}

fn opened() -> Option<f64> {
    eval("sources.length")
}

/// The last stream brings `event`.
fn say(event: &ServerEvent) {
    let text = js_sys::JSON::stringify(&event.to_json().into()).unwrap();
    eval(&format!("sources.at(-1).onmessage(new MessageEvent('message', {{ data: {text} }}))"));
}

#[wasm_bindgen_test]
async fn a_stream_feeds_the_client_is_asked_for_again_when_refused_and_closes_when_dropped() {
    eval(FAKE);
    let client = QueryClient::builder().runtime(BrowserRuntime).register::<Number>().build();
    let observer = QueryObserver::new(&client, &Number, QueryOptions::new().enabled(false), || {});
    let shown = || observer.state().data.map(|data| *data);
    let events = ServerEvents::open("/events", Feed::new(&client));
    assert_eq!(opened(), Some(1.0));

    say(&ServerEvent::new(1).set(&Number, &7));
    assert_eq!(shown(), Some(7));
    say(&ServerEvent::new(1).set(&Number, &8));
    assert_eq!(shown(), Some(7), "an event that was heard before");
    eval("sources.at(-1).onmessage(new MessageEvent('message', { data: 'no event' }))");
    assert_eq!(shown(), Some(7), "what cannot be read is left out");

    // The browser is connecting again by itself.
    eval("sources.at(-1).readyState = 0; sources.at(-1).onerror()");
    // The server has refused it.
    eval("sources.at(-1).readyState = 2; sources.at(-1).onerror()");
    for _ in 0..1_000 {
        if opened() != Some(1.0) {
            break;
        }
        TimeoutFuture::new(5).await;
    }
    assert_eq!(opened(), Some(2.0));
    assert!(events.is_open());
    say(&ServerEvent::new(2).set(&Number, &9));
    assert_eq!(shown(), Some(9), "the feed goes on where it was");

    drop(events);
    let is_over = "Number(sources.every(s => s.readyState === 2 && !s.onmessage && !s.onerror))";
    assert_eq!(eval(is_over), Some(1.0));
}
