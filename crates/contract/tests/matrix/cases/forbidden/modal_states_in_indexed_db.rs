//! Modal States in `indexed_db`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_indexed_db, kinds};

#[derive(Debug)]
struct ModalStates;

impl Stored for ModalStates {
    type Kind = kinds::ModalStates;
}

fn main() {
    in_indexed_db::<ModalStates>(); //~ E0277 kinds::ModalStates` out of the layer
    //~| what is open lives in the UI store, and is gone with the page: a field of `UiState`, not of its `Preferences`
}
