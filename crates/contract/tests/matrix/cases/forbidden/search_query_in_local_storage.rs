//! Search Query in `local_storage`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_local_storage, kinds};

#[derive(Debug)]
struct SearchQuery;

impl Stored for SearchQuery {
    type Kind = kinds::SearchQuery;
}

fn main() {
    in_local_storage::<SearchQuery>();
}
