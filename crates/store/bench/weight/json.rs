//! The same, with its preferences read from and written to `localStorage` by hand, field by field as a tree of values.

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
            let mut document: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
            let state = document.get_mut("state").map(serde_json::Value::take).unwrap_or_default();
            let dark = serde_json::from_value(state).is_ok_and(|stored: Preferences| stored.dark);
            store.dark().update(|it| *it = dark);
            if let Ok(state) = serde_json::to_value(Preferences { dark }) {
                let document = serde_json::json!({ "state": state, "version": 1 });
                let _ = storage.set_item("ui", &document.to_string());
            }
        }
        store.patch(UiState { dark: false, page: 2 });
        std::mem::forget(owner);
    }
}
