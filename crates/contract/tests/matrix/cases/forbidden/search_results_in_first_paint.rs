//! Search Results in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct SearchResults;

impl Stored for SearchResults {
    type Kind = kinds::SearchResults;
}

fn main() {
    in_first_paint::<SearchResults>(); //~ E0277 kinds::SearchResults` out of the layer
    //~| what a search found lives in the query cache: ask for it by a `Query` whose fields are the search
}
