//! Auth Tokens in `database`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_database, kinds};

#[derive(Debug)]
struct AuthTokens;

impl Stored for AuthTokens {
    type Kind = kinds::AuthTokens;
}

fn main() {
    in_database::<AuthTokens>();
}
