//! Secrets in `indexed_db`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_indexed_db, kinds};

#[derive(Debug)]
struct Secrets;

impl Stored for Secrets {
    type Kind = kinds::Secrets;
}

fn main() {
    in_indexed_db::<Secrets>(); //~ E0277 kinds::Secrets` out of the layer
    //~| a secret stays where it is used: a token goes into its HttpOnly cookie as `AuthTokens`, a hash or a key into the database
}
