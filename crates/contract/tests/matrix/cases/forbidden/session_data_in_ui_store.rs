//! Session Data in `ui_store`: ❌ Security Risk. Generated from the table.

use contract::matrix::{Stored, in_ui_store, kinds};

#[derive(Debug)]
struct SessionData;

impl Stored for SessionData {
    type Kind = kinds::SessionData;
}

fn main() {
    in_ui_store::<SessionData>(); //~ E0277 kinds::SessionData` out of the layer
    //~| the whole session lives in Redis, with a backup in the database; a cookie holds only the lean one
}
