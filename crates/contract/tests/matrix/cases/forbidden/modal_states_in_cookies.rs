//! Modal States in `cookies`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_cookies, kinds};

#[derive(Debug)]
struct ModalStates;

impl Stored for ModalStates {
    type Kind = kinds::ModalStates;
}

fn main() {
    in_cookies::<ModalStates>();
}
