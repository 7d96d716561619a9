//! Real-time Data in `ui_store`: ❌ Server data. Generated from the table.

use contract::matrix::{Stored, in_ui_store, kinds};

#[derive(Debug)]
struct RealTimeData;

impl Stored for RealTimeData {
    type Kind = kinds::RealTimeData;
}

fn main() {
    in_ui_store::<RealTimeData>(); //~ E0277 kinds::RealTimeData` out of the layer
    //~| what changes by the second lives in the query cache with a short stale time, and is read from the database each time
}
