//! Modal States in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct ModalStates;

impl Stored for ModalStates {
    type Kind = kinds::ModalStates;
}

fn main() {
    in_first_paint::<ModalStates>();
}
