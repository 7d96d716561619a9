//! The same with this crate's context, an action and a selector.

/// The page.
#[cfg(target_arch = "wasm32")]
pub mod page {
    use reactive_graph::effect::Effect;
    use reactive_graph::owner::Owner;
    use reactive_graph::traits::{Get, Update};
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
        let store = store::provide_store(UiState::default());
        let parity = store::use_selector(|state: &UiState| state.page % 2);
        Effect::new_isomorphic(move |_: Option<()>| {
            if store.dark().get() && parity.get() == 0 {
                store.page().update(|page| *page += 1);
            }
        });
        store.act("toggle", |ui| ui.dark().update(|dark| *dark = !*dark));
        store.patch(UiState { dark: false, page: 2 });
        std::mem::forget(owner);
    }
}
