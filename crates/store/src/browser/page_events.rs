use reactive_stores::{PatchField, Store};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    AbortController, AddEventListenerOptions, Event, EventTarget, StorageEvent, VisibilityState, window,
};

use super::LocalStorage;
use crate::{PersistOptions, PersistedState, Persistence, Storage, WeakPersistence, attach_persistence_with};

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
    persist_in(store, LocalStorage, options)
}

/// [`persist_with`], in `localStorage` as `storage` has it, [`Branching`](crate::Branching) say.
pub fn persist_in<S>(store: Store<S>, storage: impl Storage, options: PersistOptions) -> Persistence<S>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    let persistence = attach_persistence_with(store, storage, options);
    // Without a window or a document there are no events either.
    let _ = listen(persistence.downgrade());
    persistence
}

/// The listeners end with the first event after their owner has ended. To end them with it, what they are made of would
/// have to be `Send`, and wrapping it so adds more to a page than all else here.
fn listen<S>(tied: WeakPersistence<S>) -> Option<()>
where
    S: PersistedState + PatchField + Clone + Send + Sync + 'static,
{
    let window = window()?;
    let document = window.document()?;
    let controller = AbortController::new().ok()?;
    let options = AddEventListenerOptions::new();
    options.set_signal(&controller.signal());
    let page = document.clone();
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let Some(tied) = tied.upgrade() else { return controller.abort() };
        match event.type_().as_str() {
            "storage" => {
                // No key: everything was cleared. Beside the document itself are its branches.
                let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
                if key.is_none_or(|key| key.starts_with(tied.key())) {
                    tied.sync();
                }
            }
            "pagehide" => tied.flush(),
            _ => match page.visibility_state() {
                VisibilityState::Visible => tied.sync(),
                _ => tied.flush(),
            },
        }
    })
    .into_js_value();
    let targets: [EventTarget; 2] = [window.into(), document.into()];
    for (target, event) in EVENTS {
        let _ = targets[target].add_event_listener_with_callback_and_add_event_listener_options(
            event,
            listener.unchecked_ref(),
            &options,
        );
    }
    Some(())
}

/// Of the window, and of the document.
const EVENTS: [(usize, &str); 4] =
    [(0, "storage"), (0, "pagehide"), (0, "pageshow"), (1, "visibilitychange")];
