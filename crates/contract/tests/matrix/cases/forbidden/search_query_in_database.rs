//! Search Query in `database`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_database, kinds};

#[derive(Debug)]
struct SearchQuery;

impl Stored for SearchQuery {
    type Kind = kinds::SearchQuery;
}

fn main() {
    in_database::<SearchQuery>();
}
