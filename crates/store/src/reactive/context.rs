use reactive_graph::owner::{expect_context, provide_context, use_context};
use reactive_graph::signal::RwSignal;
use reactive_graph::wrappers::read::Signal;
use reactive_stores::Store;

use crate::{PersistedState, Persistence, PersistenceStatus};

/// What [`provide_store`] puts into context.
struct Provided<S: Send + Sync + 'static> {
    store: Store<S>,
    status: RwSignal<PersistenceStatus>,
}

impl<S: Send + Sync + 'static> Clone for Provided<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Send + Sync + 'static> Copy for Provided<S> {}

/// Puts a store of `state` into context and gives it. One per app and request: on a server, call it inside the app, never
/// in a static.
pub fn provide_store<S: Send + Sync + 'static>(state: S) -> Store<S> {
    let store = Store::new(state);
    provide_context(Provided { store, status: RwSignal::default() });
    store
}

/// The store of `S` in context. Read it by field (`use_store::<UiState>().theme().get()`): the reader wakes only when that
/// field is written.
///
/// # Panics
/// Without a [`provide_store`] of `S` above.
#[track_caller]
pub fn use_store<S: Send + Sync + 'static>() -> Store<S> {
    expect_context::<Provided<S>>().store
}

/// How the persistence of the store of `S` is doing. [`Pending`](PersistenceStatus::Pending) on the server and during
/// hydration.
///
/// # Panics
/// Without a [`provide_store`] of `S` above.
#[track_caller]
pub fn persistence<S: Send + Sync + 'static>() -> Signal<PersistenceStatus> {
    expect_context::<Provided<S>>().status.into()
}

/// The handle [`attach_persistence`](crate::attach_persistence) made, to flush or clear storage; `None` on the server.
pub fn use_persistence<S: PersistedState + Send + Sync + 'static>() -> Option<Persistence<S>> {
    use_context()
}

/// The status signal in context, or one of its own for a store that was not provided.
pub(super) fn status_signal<S: Send + Sync + 'static>(store: Store<S>) -> RwSignal<PersistenceStatus> {
    use_context::<Provided<S>>()
        .filter(|provided| provided.store == store)
        .map_or_else(RwSignal::default, |it| it.status)
}
