use std::sync::Arc;

use contract::auth::SessionView;
use leptos::{prelude::*, task::spawn_local};
use query::{BrowserChannel, BrowserLock, IndexedDb, Persisted, Persistence, QueryClient, Tab, Tabs};

/// Another form of what is stored, which an older page could not read and a newer one would misread: count on when the
/// meaning of a registered query, of its data or of a mutation changes.
const FORM: &str = "1";

/// What connects the query cache of this page with those of the other tabs and of the next page.
#[derive(Clone)]
pub(crate) struct Reach {
    persisted: Arc<Persisted>,
    #[expect(dead_code, reason = "it takes part for as long as it is held")]
    tab: Arc<Tab>,
}

/// Connects the cache, for as long as the page lives: one person's, in this browser. Nothing where nobody is signed in.
pub(crate) fn provide_reach(client: &QueryClient, viewer: Option<Arc<SessionView>>) {
    let Some(viewer) = viewer else { return };
    let person = format!("{}/{}", viewer.tenant.id, viewer.user.id);
    let tabs = Tabs::new(BrowserChannel::new("mono")).lock(BrowserLock::new(format!("mono/{person}")));
    let tab = Arc::new(client.join_tabs(tabs.scope(format!("{person}/{FORM}"))));
    let persistence = Persistence::new(IndexedDb::new("mono")).scope(person).buster(FORM);
    let persisted = Arc::new(
        client.persist(persistence.on_error(|error| leptos::logging::warn!("query cache: {error}"))),
    );
    persisted.flush_when_hidden();
    provide_context(Reach { persisted, tab });
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
