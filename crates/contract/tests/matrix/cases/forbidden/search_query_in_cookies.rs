//! Search Query in `cookies`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_cookies, kinds};

#[derive(Debug)]
struct SearchQuery;

impl Stored for SearchQuery {
    type Kind = kinds::SearchQuery;
}

fn main() {
    in_cookies::<SearchQuery>();
}
