//! Search Results in `indexed_db`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_indexed_db, kinds};

#[derive(Debug)]
struct SearchResults;

impl Stored for SearchResults {
    type Kind = kinds::SearchResults;
}

fn main() {
    in_indexed_db::<SearchResults>(); //~ E0277 kinds::SearchResults` out of the layer
    //~| what a search found lives in the query cache: ask for it by a `Query` whose fields are the search
}
