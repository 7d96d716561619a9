//! Static Config in `local_storage`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_local_storage, kinds};

#[derive(Debug)]
struct StaticConfig;

impl Stored for StaticConfig {
    type Kind = kinds::StaticConfig;
}

fn main() {
    in_local_storage::<StaticConfig>();
}
