//! Search Results in `ui_store`: ❌ Server data. Generated from the table.

use contract::matrix::{Stored, in_ui_store, kinds};

#[derive(Debug)]
struct SearchResults;

impl Stored for SearchResults {
    type Kind = kinds::SearchResults;
}

fn main() {
    in_ui_store::<SearchResults>();
}
