//! Static Config in `redis`, as a whole or for a short time: ✅ Long TTL. Generated from the table.

use contract::matrix::{Stored, in_redis, kinds, parts::Short};

#[derive(Debug)]
struct StaticConfig;

impl Stored for StaticConfig {
    type Kind = kinds::StaticConfig;
}

fn main() {
    in_redis::<StaticConfig, Short>(); //~ E0277 does not fit data that Redis holds
    //~| static data is kept for a day, under a `Long` key
}
