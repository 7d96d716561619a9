//! The cases, as the page calls them.
#![cfg(target_arch = "wasm32")]

use query::BrowserRuntime;
use query_bench::{Case, NAMES, case};
use wasm_bindgen::prelude::wasm_bindgen;

/// A case that is set up. Freeing it tears it down.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Bench(Boxed);

struct Boxed(Box<dyn Case>);

impl std::fmt::Debug for Boxed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Case")
    }
}

#[wasm_bindgen]
impl Bench {
    /// The names of the peer's cases.
    pub fn names() -> Vec<String> {
        NAMES.iter().map(|name| String::from(*name)).collect()
    }

    /// Sets the case up.
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str) -> Result<Self, String> {
        let case = case(name, BrowserRuntime).ok_or_else(|| format!("no case {name}"))?;
        Ok(Self(Boxed(case)))
    }

    /// What is timed; the number of operations.
    pub async fn run(&mut self) -> u32 {
        self.0.0.run().await
    }

    /// Throws if the work was not done.
    pub fn check(&self) -> Result<(), String> {
        self.0.0.check()
    }
}
