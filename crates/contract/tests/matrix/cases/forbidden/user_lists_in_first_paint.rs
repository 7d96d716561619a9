//! User Lists in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct UserLists;

impl Stored for UserLists {
    type Kind = kinds::UserLists;
}

fn main() {
    in_first_paint::<UserLists>(); //~ E0277 kinds::UserLists` out of the layer
    //~| copies of the server's data live in the query cache: ask for them by a `Query`, and keep ids where you would keep them
}
