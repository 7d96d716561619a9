//! Static Config in `ui_store`: ❌ Server data. Generated from the table.

use contract::matrix::{Stored, in_ui_store, kinds};

#[derive(Debug)]
struct StaticConfig;

impl Stored for StaticConfig {
    type Kind = kinds::StaticConfig;
}

fn main() {
    in_ui_store::<StaticConfig>(); //~ E0277 kinds::StaticConfig` out of the layer
    //~| what hardly ever changes lives in the query cache; Redis holds it for a long time, under a key of the class `Long`
}
