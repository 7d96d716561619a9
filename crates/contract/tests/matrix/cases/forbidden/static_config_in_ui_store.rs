//! Static Config in `ui_store`: ❌ Server data. Generated from the table.

use contract::matrix::{Stored, in_ui_store, kinds};

#[derive(Debug)]
struct StaticConfig;

impl Stored for StaticConfig {
    type Kind = kinds::StaticConfig;
}

fn main() {
    in_ui_store::<StaticConfig>();
}
