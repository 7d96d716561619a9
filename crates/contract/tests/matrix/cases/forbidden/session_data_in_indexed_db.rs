//! Session Data in `indexed_db`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_indexed_db, kinds};

#[derive(Debug)]
struct SessionData;

impl Stored for SessionData {
    type Kind = kinds::SessionData;
}

fn main() {
    in_indexed_db::<SessionData>(); //~ E0277 kinds::SessionData` out of the layer
    //~| the whole session lives in Redis, with a backup in the database; a cookie holds only the lean one
}
