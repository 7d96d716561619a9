//! Search Query in `cookies`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_cookies, kinds};

#[derive(Debug)]
struct SearchQuery;

impl Stored for SearchQuery {
    type Kind = kinds::SearchQuery;
}

fn main() {
    in_cookies::<SearchQuery>(); //~ E0277 kinds::SearchQuery` out of the layer
    //~| what is searched for lives in the UI store or in the page's URL: a field of `UiState`; what is found is `SearchResults`
}
