//! The same with the least code that reads and writes preferences by hand: what is not just so is ignored, and overwritten.

/// The page.
#[cfg(target_arch = "wasm32")]
pub mod page {
    use reactive_graph::computed::Memo;
    use reactive_graph::effect::Effect;
    use reactive_graph::owner::{Owner, expect_context, provide_context};
    use reactive_graph::traits::{Get, Read, Update};
    use reactive_stores::{Patch, Store};
    use wasm_bindgen::prelude::wasm_bindgen;

    #[derive(Debug, Clone, Default, Store, Patch)]
    struct UiState {
        dark: bool,
        page: u32,
    }

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Preferences {
        dark: bool,
    }

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Document {
        state: Preferences,
        version: u32,
    }

    /// What the page does.
    #[wasm_bindgen]
    pub fn run() {
        let _ = any_spawner::Executor::init_wasm_bindgen();
        let owner = Owner::new();
        owner.set();
        provide_context(Store::new(UiState::default()));
        let store = expect_context::<Store<UiState>>();
        let parity = Memo::new(move |_| store.read().page % 2);
        Effect::new_isomorphic(move |_: Option<()>| {
            if store.dark().get() && parity.get() == 0 {
                store.page().update(|page| *page += 1);
            }
        });
        store.dark().update(|dark| *dark = !*dark);
        let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        if let Some(storage) = storage {
            let text = storage.get_item("ui").ok().flatten().unwrap_or_default();
            let stored: Option<Document> =
                serde_json::from_str(&text).ok().filter(|it: &Document| it.version == 1);
            let dark = stored.is_some_and(|stored| stored.state.dark);
            store.dark().update(|it| *it = dark);
            if let Ok(text) = serde_json::to_string(&Document { state: Preferences { dark }, version: 1 }) {
                let _ = storage.set_item("ui", &text);
            }
        }
        store.patch(UiState { dark: false, page: 2 });
        std::mem::forget(owner);
    }
}
