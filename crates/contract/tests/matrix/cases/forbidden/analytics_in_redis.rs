//! Analytics in `redis`, as a whole or for a short time: ✅ Computed. Generated from the table.

use contract::matrix::{Stored, in_redis, kinds, parts::Short};

#[derive(Debug)]
struct Analytics;

impl Stored for Analytics {
    type Kind = kinds::Analytics;
}

fn main() {
    in_redis::<Analytics, Short>(); //~ E0277 the storage matrix does not let
    //~| of analytics Redis takes only what was computed: `parts::Computed::of(&rows, compute)`
}
