//! Form State (temp) in `database`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_database, kinds};

#[derive(Debug)]
struct FormState;

impl Stored for FormState {
    type Kind = kinds::FormState;
}

fn main() {
    in_database::<FormState>();
}
