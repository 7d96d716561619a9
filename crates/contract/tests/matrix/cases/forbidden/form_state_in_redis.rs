//! Form State (temp) in `redis`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_redis, kinds, parts::Short};

#[derive(Debug)]
struct FormState;

impl Stored for FormState {
    type Kind = kinds::FormState;
}

fn main() {
    in_redis::<FormState, Short>();
}
