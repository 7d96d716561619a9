//! Analytics in `ui_store`: ❌ Server data. Generated from the table.

use contract::matrix::{Stored, in_ui_store, kinds};

#[derive(Debug)]
struct Analytics;

impl Stored for Analytics {
    type Kind = kinds::Analytics;
}

fn main() {
    in_ui_store::<Analytics>(); //~ E0277 kinds::Analytics` out of the layer
    //~| analytics live in the query cache; Redis holds what was computed of them, as a `Computed`
}
