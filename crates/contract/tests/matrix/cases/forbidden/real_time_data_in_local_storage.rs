//! Real-time Data in `local_storage`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_local_storage, kinds};

#[derive(Debug)]
struct RealTimeData;

impl Stored for RealTimeData {
    type Kind = kinds::RealTimeData;
}

fn main() {
    in_local_storage::<RealTimeData>(); //~ E0277 kinds::RealTimeData` out of the layer
    //~| what changes by the second lives in the query cache with a short stale time, and is read from the database each time
}
