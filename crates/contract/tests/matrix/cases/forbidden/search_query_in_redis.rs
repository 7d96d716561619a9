//! Search Query in `redis`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_redis, kinds, parts::Short};

#[derive(Debug)]
struct SearchQuery;

impl Stored for SearchQuery {
    type Kind = kinds::SearchQuery;
}

fn main() {
    in_redis::<SearchQuery, Short>();
}
