//! Search Query in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct SearchQuery;

impl Stored for SearchQuery {
    type Kind = kinds::SearchQuery;
}

fn main() {
    in_first_paint::<SearchQuery>();
}
