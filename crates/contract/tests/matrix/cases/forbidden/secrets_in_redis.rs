//! Secrets in `redis`: ❌ Security Risk. Generated from the table.

use contract::matrix::{Stored, in_redis, kinds, parts::Short};

#[derive(Debug)]
struct Secrets;

impl Stored for Secrets {
    type Kind = kinds::Secrets;
}

fn main() {
    in_redis::<Secrets, Short>();
}
