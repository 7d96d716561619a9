//! Search Results in `local_storage`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_local_storage, kinds};

#[derive(Debug)]
struct SearchResults;

impl Stored for SearchResults {
    type Kind = kinds::SearchResults;
}

fn main() {
    in_local_storage::<SearchResults>(); //~ E0277 kinds::SearchResults` out of the layer
    //~| what a search found lives in the query cache: ask for it by a `Query` whose fields are the search
}
