//! Form State (temp) in `redis`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_redis, kinds, parts::Short};

#[derive(Debug)]
struct FormState;

impl Stored for FormState {
    type Kind = kinds::FormState;
}

fn main() {
    in_redis::<FormState, Short>(); //~ E0277 kinds::FormState` out of the layer
    //~| what is typed and not sent lives in the UI store, and is gone with the page: a field of `UiState`
}
