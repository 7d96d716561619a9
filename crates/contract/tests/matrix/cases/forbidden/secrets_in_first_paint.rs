//! Secrets in `first_paint`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_first_paint, kinds};

#[derive(Debug)]
struct Secrets;

impl Stored for Secrets {
    type Kind = kinds::Secrets;
}

fn main() {
    in_first_paint::<Secrets>(); //~ E0277 kinds::Secrets` out of the layer
    //~| a secret stays where it is used: a token goes into its HttpOnly cookie as `AuthTokens`, a hash or a key into the database
}
