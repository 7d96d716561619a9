//! Secrets in `query_cache`: ❌ Security Risk. Generated from the table.

use contract::matrix::{Stored, in_query_cache, kinds};

#[derive(Debug)]
struct Secrets;

impl Stored for Secrets {
    type Kind = kinds::Secrets;
}

fn main() {
    in_query_cache::<Secrets>();
}
