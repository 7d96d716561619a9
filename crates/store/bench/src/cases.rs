use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use any_spawner::Executor;
use reactive_graph::effect::Effect;
use reactive_graph::owner::Owner;
use reactive_graph::traits::{Get, Set};
use reactive_stores::{Store, StoreFieldIterator};
use store::{provide_store, subscribe, use_selector};
use wasm_bindgen::prelude::wasm_bindgen;

#[derive(Debug, Clone, Store)]
struct Cells {
    cells: Vec<u32>,
}

/// One store and its 1,000 selectors, each of one cell.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Bench {
    owner: Owner,
    store: Store<Cells>,
    woken: Arc<AtomicU32>,
}

#[wasm_bindgen]
impl Bench {
    /// `field`: listeners of a field each. `state`: listeners with a selector of the whole state. `memo`: effects, as
    /// those of a page, that read a selector of the whole state.
    #[wasm_bindgen(constructor)]
    pub fn new(kind: &str, selectors: usize) -> Self {
        let _ = Executor::init_wasm_bindgen();
        let owner = Owner::new();
        let woken = Arc::new(AtomicU32::new(0));
        let store = owner.with(|| {
            let store = *provide_store(Cells { cells: vec![0; selectors] });
            for index in 0..selectors {
                let up = count(&woken);
                match kind {
                    "field" => {
                        subscribe(store.cells().at_unkeyed(index), |cell| *cell, move |_, _| up()).detach()
                    }
                    "state" => {
                        subscribe(store, move |state: &Cells| state.cells[index], move |_, _| up()).detach()
                    }
                    _ => {
                        let cell = use_selector(move |state: &Cells| state.cells[index]);
                        Effect::new_isomorphic(move |_: Option<()>| {
                            cell.get();
                            up();
                        });
                    }
                }
            }
            store
        });
        Self { owner, store, woken }
    }

    /// Changes one cell `updates` times and lets what it wakes run each time.
    pub async fn run(&self, updates: u32) {
        let store = self.store;
        for update in 1..=updates {
            store.cells().at_unkeyed(500).set(update);
            Executor::tick().await;
        }
    }

    /// Lets what was made run for the first time.
    pub async fn settle(&self) {
        Executor::tick().await;
        self.woken.store(0, Ordering::Relaxed);
    }

    /// How many listeners were called since.
    pub fn woken(&self) -> u32 {
        self.woken.load(Ordering::Relaxed)
    }

    /// Takes it all down.
    pub fn end(self) {
        self.owner.cleanup();
    }
}

fn count(woken: &Arc<AtomicU32>) -> impl Fn() + Send + Sync + 'static {
    let woken = Arc::clone(woken);
    move || _ = woken.fetch_add(1, Ordering::Relaxed)
}
