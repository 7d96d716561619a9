//! Static Config in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct StaticConfig;

impl Stored for StaticConfig {
    type Kind = kinds::StaticConfig;
}

fn main() {
    in_first_paint::<StaticConfig>(); //~ E0277 kinds::StaticConfig` out of the layer
    //~| what hardly ever changes lives in the query cache; Redis holds it for a long time, under a key of the class `Long`
}
