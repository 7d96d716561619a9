//! Search Query in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct SearchQuery;

impl Stored for SearchQuery {
    type Kind = kinds::SearchQuery;
}

fn main() {
    in_first_paint::<SearchQuery>(); //~ E0277 kinds::SearchQuery` out of the layer
    //~| what is searched for lives in the UI store or in the page's URL: a field of `UiState`; what is found is `SearchResults`
}
