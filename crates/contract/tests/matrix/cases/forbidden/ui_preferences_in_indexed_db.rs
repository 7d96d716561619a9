//! UI Preferences in `indexed_db`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_indexed_db, kinds};

#[derive(Debug)]
struct UiPreferences;

impl Stored for UiPreferences {
    type Kind = kinds::UiPreferences;
}

fn main() {
    in_indexed_db::<UiPreferences>(); //~ E0277 kinds::UiPreferences` out of the layer
    //~| preferences live in the UI store: a field of `UiState`, and of its `Preferences` if it is to outlive the page
}
