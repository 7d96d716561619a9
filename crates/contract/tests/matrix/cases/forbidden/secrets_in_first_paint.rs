//! Secrets in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct Secrets;

impl Stored for Secrets {
    type Kind = kinds::Secrets;
}

fn main() {
    in_first_paint::<Secrets>();
}
