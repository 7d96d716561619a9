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
    let Some(document) = window.document() else { return persistence };
    let tied = persistence.clone();
    let page = document.clone();
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| match event.type_().as_str() {
        "storage" => {
            // No key: everything was cleared.
            let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
            if key.is_none_or(|key| key == tied.key()) {
                tied.sync();
            }
        }
        "pagehide" => tied.flush(),
        _ => match page.visibility_state() {
            VisibilityState::Visible => tied.sync(),
            _ => tied.flush(),
        },
    });
    let targets: [EventTarget; 2] = [window.into(), document.into()];
    for (target, event) in EVENTS {
        let _ = targets[target].add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    }
    let held = SendWrapper::new((targets, listener));
    on_cleanup(move || {
        let (targets, listener) = held.take();
        for (target, event) in EVENTS {
            let _ =
                targets[target].remove_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
        }
    });
    persistence
}

/// Of the window, and of the document.
const EVENTS: [(usize, &str); 4] =
    [(0, "storage"), (0, "pagehide"), (0, "pageshow"), (1, "visibilitychange")];
