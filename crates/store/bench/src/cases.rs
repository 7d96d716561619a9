use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use any_spawner::Executor;
use reactive_graph::effect::Effect;
use reactive_graph::owner::Owner;
use reactive_graph::traits::{Get, Set};
use reactive_stores::{Store, StoreFieldIterator};
use store::{StoreApi, provide_store, subscribe, use_selector};
use wasm_bindgen::prelude::wasm_bindgen;

#[derive(Debug, Clone, Store)]
struct Cells {
    cells: Vec<u32>,
    #[store(key: usize = |row| row.id)]
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Store)]
struct Row {
    id: usize,
    value: u32,
}

/// One store and its 1,000 selectors, each of one cell.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Bench {
    owner: Owner,
    store: StoreApi<Cells>,
    is_keyed: bool,
    woken: Arc<AtomicU32>,
}

#[wasm_bindgen]
impl Bench {
    /// `state`: listeners with a selector of the whole state. `memo`: effects, as those of a page, that read a selector of
    /// the whole state. `keyed`: listeners of a row each, by its key.
    #[wasm_bindgen(constructor)]
    pub fn new(kind: &str, selectors: usize) -> Self {
        let _ = Executor::init_wasm_bindgen();
        let owner = Owner::new();
        let woken = Arc::new(AtomicU32::new(0));
        let store = owner.with(|| {
            let rows = (0..selectors).map(|id| Row { id, value: 0 }).collect();
            let store = provide_store(Cells { cells: vec![0; selectors], rows });
            for index in 0..selectors {
                let up = count(&woken);
                match kind {
                    "keyed" => {
                        subscribe(store.rows().at_key(index).value(), |value| *value, move |_, _| up())
                            .detach()
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
        Self { owner, store, is_keyed: kind == "keyed", woken }
    }

    /// Changes one cell.
    pub fn update(&self, value: u32) {
        if self.is_keyed {
            self.store.rows().at_key(500).value().set(value);
        } else {
            self.store.cells().at_unkeyed(500).set(value);
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
