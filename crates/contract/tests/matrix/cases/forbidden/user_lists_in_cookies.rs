//! User Lists in `cookies`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_cookies, kinds};

#[derive(Debug)]
struct UserLists;

impl Stored for UserLists {
    type Kind = kinds::UserLists;
}

fn main() {
    in_cookies::<UserLists>();
}
