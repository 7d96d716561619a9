//! Analytics in `indexed_db`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_indexed_db, kinds};

#[derive(Debug)]
struct Analytics;

impl Stored for Analytics {
    type Kind = kinds::Analytics;
}

fn main() {
    in_indexed_db::<Analytics>(); //~ E0277 kinds::Analytics` out of the layer
    //~| analytics live in the query cache; Redis holds what was computed of them, as a `Computed`
}
