//! Real-time Data in `local_storage`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_local_storage, kinds};

#[derive(Debug)]
struct RealTimeData;

impl Stored for RealTimeData {
    type Kind = kinds::RealTimeData;
}

fn main() {
    in_local_storage::<RealTimeData>();
}
