//! User Lists in `local_storage`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_local_storage, kinds};

#[derive(Debug)]
struct UserLists;

impl Stored for UserLists {
    type Kind = kinds::UserLists;
}

fn main() {
    in_local_storage::<UserLists>(); //~ E0277 kinds::UserLists` out of the layer
    //~| copies of the server's data live in the query cache: ask for them by a `Query`, and keep ids where you would keep them
}
