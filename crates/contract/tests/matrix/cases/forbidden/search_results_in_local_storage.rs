//! Search Results in `local_storage`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_local_storage, kinds};

#[derive(Debug)]
struct SearchResults;

impl Stored for SearchResults {
    type Kind = kinds::SearchResults;
}

fn main() {
    in_local_storage::<SearchResults>();
}
