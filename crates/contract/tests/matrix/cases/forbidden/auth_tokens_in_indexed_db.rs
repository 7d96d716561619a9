//! Auth Tokens in `indexed_db`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_indexed_db, kinds};

#[derive(Debug)]
struct AuthTokens;

impl Stored for AuthTokens {
    type Kind = kinds::AuthTokens;
}

fn main() {
    in_indexed_db::<AuthTokens>(); //~ E0277 kinds::AuthTokens` out of the layer
    //~| a token lives in an HttpOnly cookie that the server sets (server/src/auth/cookie.rs); no script and no store ever sees it
}
