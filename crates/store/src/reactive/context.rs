use reactive_graph::owner::{expect_context, provide_context, use_context};
use reactive_graph::wrappers::read::Signal;
use reactive_stores::{ArcStore, Store};

use super::StoreApi;
use super::hub::Hub;
use crate::{PersistedState, Persistence, PersistenceStatus};

/// Puts a store of `state` into context and gives it. One per app and request: on a server, call it inside the app, never
/// in a static.
pub fn provide_store<S: Send + Sync + 'static>(state: S) -> StoreApi<S> {
    let store = ArcStore::new(state);
    let api = StoreApi::new(store.clone().into(), Some(Hub::new(store)));
    provide_context(api);
    api
}

/// The store of `S` in context. Read it by field (`use_store::<UiState>().theme().get()`): the reader wakes only when that
/// field is written.
///
/// # Panics
/// Without a [`provide_store`] of `S` above.
#[track_caller]
pub fn use_store<S: Send + Sync + 'static>() -> StoreApi<S> {
    expect_context::<StoreApi<S>>()
}

/// How the persistence of the store of `S` is doing. [`Pending`](PersistenceStatus::Pending) on the server and during
/// hydration.
///
/// # Panics
/// Without a [`provide_store`] of `S` above.
#[track_caller]
pub fn persistence<S: Send + Sync + 'static>() -> Signal<PersistenceStatus> {
    expect_context::<StoreApi<S>>().status.into()
}

/// The handle [`attach_persistence`](crate::attach_persistence) made, to flush or clear storage; `None` on the server.
pub fn use_persistence<S: PersistedState + Send + Sync + 'static>() -> Option<Persistence<S>> {
    use_context()
}

/// The provided store, if `store` is it.
pub(super) fn provided<S: Send + Sync + 'static>(store: Store<S>) -> Option<StoreApi<S>> {
    use_context::<StoreApi<S>>().filter(|api| api.store == store)
}
