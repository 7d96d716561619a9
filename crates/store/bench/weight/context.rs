//! The same, with the store in context and a computed value: what every Leptos page of some size has.

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
        store.patch(UiState { dark: false, page: 2 });
        std::mem::forget(owner);
    }
}
