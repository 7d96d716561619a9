//! User Lists in `ui_store`: ❌ Server data. Generated from the table.

use contract::matrix::{Stored, in_ui_store, kinds};

#[derive(Debug)]
struct UserLists;

impl Stored for UserLists {
    type Kind = kinds::UserLists;
}

fn main() {
    in_ui_store::<UserLists>(); //~ E0277 kinds::UserLists` out of the layer
    //~| copies of the server's data live in the query cache: ask for them by a `Query`, and keep ids where you would keep them
}
