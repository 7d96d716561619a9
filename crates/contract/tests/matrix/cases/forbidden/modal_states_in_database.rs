//! Modal States in `database`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_database, kinds};

#[derive(Debug)]
struct ModalStates;

impl Stored for ModalStates {
    type Kind = kinds::ModalStates;
}

fn main() {
    in_database::<ModalStates>();
}
