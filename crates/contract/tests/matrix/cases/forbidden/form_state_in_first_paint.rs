//! Form State (temp) in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct FormState;

impl Stored for FormState {
    type Kind = kinds::FormState;
}

fn main() {
    in_first_paint::<FormState>();
}
