//! Auth Tokens in `ui_store`: ❌ Security Risk. Generated from the table.

use contract::matrix::{Stored, in_ui_store, kinds};

#[derive(Debug)]
struct AuthTokens;

impl Stored for AuthTokens {
    type Kind = kinds::AuthTokens;
}

fn main() {
    in_ui_store::<AuthTokens>();
}
