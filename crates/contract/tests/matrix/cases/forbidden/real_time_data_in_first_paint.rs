//! Real-time Data in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct RealTimeData;

impl Stored for RealTimeData {
    type Kind = kinds::RealTimeData;
}

fn main() {
    in_first_paint::<RealTimeData>();
}
