use std::sync::Arc;

use contract::{
    Endpoint,
    auth::{GetSession, SessionView},
    events::{Event, StreamEvents, Versions},
};
use leptos::{prelude::*, task::spawn_local};
use query::{BrowserChannel, BrowserLock, Persisted, Persistence, QueryClient, ServerEvents, Tab, Tabs};

use super::events::Events;
use crate::{api::Api, live::Heard};

/// Another form of what is stored, which an older page could not read and a newer one would misread: count on when the
/// meaning of a registered query, of its data or of a mutation changes.
const FORM: &str = "2";

/// What connects the query cache of this page with those of the other tabs and of the next page.
#[derive(Clone)]
pub(crate) struct Reach {
    persisted: Arc<Persisted>,
    #[expect(dead_code, reason = "it takes part for as long as it is held")]
    tab: Arc<Tab>,
    #[expect(dead_code, reason = "it is open for as long as it is held")]
    events: Arc<ServerEvents>,
}

/// Connects the cache, for as long as the page lives: one person's, in this browser. Nothing where nobody is signed in.
#[expect(clippy::disallowed_types, reason = "of the one cache, which keeps what outlives the page")]
pub(crate) fn provide_reach(client: &QueryClient, viewer: Option<Arc<SessionView>>, page: Versions) {
    let Some(viewer) = viewer else { return };
    let person = format!("{}/{}", viewer.tenant.id, viewer.user.id);
    let tabs = Tabs::new(BrowserChannel::new("mono")).lock(BrowserLock::new(format!("mono/{person}")));
    let tab = Arc::new(client.join_tabs(tabs.scope(format!("{person}/{FORM}"))));
    let persistence = Persistence::new(query::IndexedDb::new("mono")).scope(person).buster(FORM);
    let persisted = Arc::new(
        client.persist(persistence.on_error(|error| leptos::logging::warn!("query cache: {error}"))),
    );
    persisted.flush_when_hidden();
    let own = client.context().unwrap_or_default();
    let heard = Heard::new(viewer.tenant.id, viewer.user.id, page, own);
    let events = Arc::new(listen(client.clone(), &tab, heard));
    provide_context(Reach { persisted, tab, events });
}

/// Hears what the server says has changed; one tab of all listens, and the others hear it from that one.
fn listen(client: QueryClient, tab: &Tab, heard: Heard) -> ServerEvents {
    let api: Option<Api> = client.context();
    let events = Events::new(client, heard);
    let on_event = move |text: &str| events.hear(Event::read(text));
    // An access token that ran out is renewed by any request.
    let renew = move || {
        let asked = api.as_ref().map(|api| api.call::<GetSession>((), &(), &()));
        Box::pin(async move {
            if let Some(asked) = asked {
                // Whatever comes of it, the stream is asked for again.
                let _ = asked.await;
            }
        }) as _
    };
    ServerEvents::read_in_leader(StreamEvents::PATH, tab, on_event, renew)
}

/// Forgets in this browser what the person has seen and not yet sent, and then goes on.
pub(crate) fn forget_person(client: &QueryClient, reach: Option<Reach>, then: impl FnOnce() + 'static) {
    client.clear();
    spawn_local(async move {
        if let Some(reach) = reach {
            reach.persisted.clear().await;
        }
        then();
    });
}
