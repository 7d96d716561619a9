//! Static Config in `cookies`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_cookies, kinds};

#[derive(Debug)]
struct StaticConfig;

impl Stored for StaticConfig {
    type Kind = kinds::StaticConfig;
}

fn main() {
    in_cookies::<StaticConfig>();
}
