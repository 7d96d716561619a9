//! Passwords in `indexed_db`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_indexed_db, kinds};

#[derive(Debug)]
struct Passwords;

impl Stored for Passwords {
    type Kind = kinds::Passwords;
}

fn main() {
    in_indexed_db::<Passwords>(); //~ E0277 kinds::Passwords` out of the layer
    //~| a password goes to the server with its request, and no layer keeps it; the database has its hash, a `Secret`
}
