//! Real-time Data in `redis`: ❌ Too volatile. Generated from the table.

use contract::matrix::{Stored, in_redis, kinds, parts::Short};

#[derive(Debug)]
struct RealTimeData;

impl Stored for RealTimeData {
    type Kind = kinds::RealTimeData;
}

fn main() {
    in_redis::<RealTimeData, Short>(); //~ E0277 kinds::RealTimeData` out of the layer
    //~| what changes by the second lives in the query cache with a short stale time, and is read from the database each time
}
