//! Form State (temp) in `local_storage`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_local_storage, kinds};

#[derive(Debug)]
struct FormState;

impl Stored for FormState {
    type Kind = kinds::FormState;
}

fn main() {
    in_local_storage::<FormState>(); //~ E0277 kinds::FormState` out of the layer
    //~| what is typed and not sent lives in the UI store, and is gone with the page: a field of `UiState`
}
