//! Session Data in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct SessionData;

impl Stored for SessionData {
    type Kind = kinds::SessionData;
}

fn main() {
    in_first_paint::<SessionData>(); //~ E0277 kinds::SessionData` out of the layer
    //~| the whole session lives in Redis, with a backup in the database; a cookie holds only the lean one
}
