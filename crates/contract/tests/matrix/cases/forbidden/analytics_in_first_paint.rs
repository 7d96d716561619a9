//! Analytics in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct Analytics;

impl Stored for Analytics {
    type Kind = kinds::Analytics;
}

fn main() {
    in_first_paint::<Analytics>();
}
