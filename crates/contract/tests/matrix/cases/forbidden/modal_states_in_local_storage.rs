//! Modal States in `local_storage`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_local_storage, kinds};

#[derive(Debug)]
struct ModalStates;

impl Stored for ModalStates {
    type Kind = kinds::ModalStates;
}

fn main() {
    in_local_storage::<ModalStates>();
}
