//! User Lists in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct UserLists;

impl Stored for UserLists {
    type Kind = kinds::UserLists;
}

fn main() {
    in_first_paint::<UserLists>();
}
