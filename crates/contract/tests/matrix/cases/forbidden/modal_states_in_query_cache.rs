//! Modal States in `query_cache`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_query_cache, kinds};

#[derive(Debug)]
struct ModalStates;

impl Stored for ModalStates {
    type Kind = kinds::ModalStates;
}

fn main() {
    in_query_cache::<ModalStates>();
}
