//! Session Data in `query_cache`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_query_cache, kinds};

#[derive(Debug)]
struct SessionData;

impl Stored for SessionData {
    type Kind = kinds::SessionData;
}

fn main() {
    in_query_cache::<SessionData>();
}
