//! Secrets in `redis`: ❌ Security Risk. Generated from the table.

use contract::matrix::{Stored, in_redis, kinds, parts::Short};

#[derive(Debug)]
struct Secrets;

impl Stored for Secrets {
    type Kind = kinds::Secrets;
}

fn main() {
    in_redis::<Secrets, Short>(); //~ E0277 kinds::Secrets` out of the layer
    //~| a secret stays where it is used: a token goes into its HttpOnly cookie as `AuthTokens`, a hash or a key into the database
}
