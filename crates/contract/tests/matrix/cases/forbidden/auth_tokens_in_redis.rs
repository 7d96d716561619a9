//! Auth Tokens in `redis`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_redis, kinds, parts::Short};

#[derive(Debug)]
struct AuthTokens;

impl Stored for AuthTokens {
    type Kind = kinds::AuthTokens;
}

fn main() {
    in_redis::<AuthTokens, Short>();
}
