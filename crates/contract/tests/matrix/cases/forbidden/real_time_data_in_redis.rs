//! Real-time Data in `redis`: ❌ Too volatile. Generated from the table.

use contract::matrix::{Stored, in_redis, kinds, parts::Short};

#[derive(Debug)]
struct RealTimeData;

impl Stored for RealTimeData {
    type Kind = kinds::RealTimeData;
}

fn main() {
    in_redis::<RealTimeData, Short>();
}
