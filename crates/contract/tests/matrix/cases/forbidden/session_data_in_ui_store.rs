//! Session Data in `ui_store`: ❌ Security Risk. Generated from the table.

use contract::matrix::{Stored, in_ui_store, kinds};

#[derive(Debug)]
struct SessionData;

impl Stored for SessionData {
    type Kind = kinds::SessionData;
}

fn main() {
    in_ui_store::<SessionData>();
}
