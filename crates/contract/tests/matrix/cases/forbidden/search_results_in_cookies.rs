//! Search Results in `cookies`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_cookies, kinds};

#[derive(Debug)]
struct SearchResults;

impl Stored for SearchResults {
    type Kind = kinds::SearchResults;
}

fn main() {
    in_cookies::<SearchResults>();
}
