//! Session Data in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct SessionData;

impl Stored for SessionData {
    type Kind = kinds::SessionData;
}

fn main() {
    in_first_paint::<SessionData>();
}
