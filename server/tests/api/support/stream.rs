use std::time::Duration;

use axum::{body::BodyDataStream, response::Response};
use contract::events::{Event, Versions};
use futures::StreamExt;

/// An open stream of events, read as a browser reads it.
pub(crate) struct Stream {
    body: BodyDataStream,
    text: String,
}

impl Stream {
    pub(super) fn of(response: Response) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event and its id; `None` at the end. Fails after ten seconds.
    pub(crate) async fn next(&mut self) -> Option<(i64, Event)> {
        loop {
            while let Some((message, rest)) = self.text.split_once("\n\n") {
                let field =
                    |name: &str| message.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
                let event =
                    field("data").map(|data| (field("id").unwrap().parse().unwrap(), Event::read(data)));
                self.text = rest.to_owned();
                if event.is_some() {
                    return event;
                }
            }
            let next = tokio::time::timeout(Duration::from_secs(10), self.body.next());
            let piece = next.await.expect("nothing comes for ten seconds")?.unwrap();
            self.text.push_str(std::str::from_utf8(&piece).unwrap());
        }
    }

    /// The next event is that of the versions.
    pub(crate) async fn versions(&mut self) -> (i64, Versions) {
        match self.next().await {
            Some((id, Event::Versions { versions })) => (id, versions),
            other => panic!("{other:?} instead of the versions"),
        }
    }

    /// The next events are these; the id of the last.
    pub(crate) async fn expect(&mut self, events: &[Event]) -> i64 {
        let mut last = 0;
        for event in events {
            let (id, next) = self.next().await.unwrap_or_else(|| panic!("it ended before {event:?}"));
            assert_eq!(&next, event);
            assert!(id > last);
            last = id;
        }
        last
    }
}
