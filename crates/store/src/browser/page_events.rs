use reactive_graph::owner::on_cleanup;
use reactive_stores::{PatchField, Store};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget, StorageEvent, VisibilityState, window};

use super::LocalStorage;
use crate::{PersistOptions, PersistedState, Persistence, attach_persistence_with};

/// [`attach_persistence`](crate::attach_persistence) to `localStorage`, kept in step with the page: other tabs' changes arrive by the `storage` event,
/// and when the page is shown again after it slept; what is unwritten is written when the page is hidden or left.
pub fn persist<S>(store: Store<S>) -> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    persist_with(store, PersistOptions::new())
}

/// [`persist`], with options.
pub fn persist_with<S>(store: Store<S>, options: PersistOptions) -> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    let persistence = attach_persistence_with(store, LocalStorage, options);
    let Some(window) = window() else { return persistence };
    let tied = persistence.clone();
    listen(&window, "storage", move |event| {
        // No key: everything was cleared.
        let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
        if key.is_none_or(|key| key == tied.key()) {
            tied.sync();
        }
    });
    let tied = persistence.clone();
    listen(&window, "pagehide", move |_| tied.flush());
    let tied = persistence.clone();
    listen(&window, "pageshow", move |_| tied.sync());
    if let Some(document) = window.document() {
        let tied = persistence.clone();
        let page = document.clone();
        listen(&document, "visibilitychange", move |_| match page.visibility_state() {
            VisibilityState::Visible => tied.sync(),
            _ => tied.flush(),
        });
    }
    persistence
}

/// Until the current owner is cleaned up.
fn listen(target: &EventTarget, event: &'static str, listener: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(listener);
    if target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref()).is_ok() {
        let held = SendWrapper::new((target.clone(), closure));
        on_cleanup(move || {
            let (target, closure) = held.take();
            let _ = target.remove_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        });
    }
}
