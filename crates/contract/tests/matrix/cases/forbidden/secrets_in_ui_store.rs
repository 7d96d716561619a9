//! Secrets in `ui_store`: ❌ Security Risk. Generated from the table.

use contract::matrix::{Stored, in_ui_store, kinds};

#[derive(Debug)]
struct Secrets;

impl Stored for Secrets {
    type Kind = kinds::Secrets;
}

fn main() {
    in_ui_store::<Secrets>();
}
