//! Real-time Data in `cookies`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_cookies, kinds};

#[derive(Debug)]
struct RealTimeData;

impl Stored for RealTimeData {
    type Kind = kinds::RealTimeData;
}

fn main() {
    in_cookies::<RealTimeData>();
}
