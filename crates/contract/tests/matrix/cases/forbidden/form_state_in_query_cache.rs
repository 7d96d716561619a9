//! Form State (temp) in `query_cache`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_query_cache, kinds};

#[derive(Debug)]
struct FormState;

impl Stored for FormState {
    type Kind = kinds::FormState;
}

fn main() {
    in_query_cache::<FormState>();
}
