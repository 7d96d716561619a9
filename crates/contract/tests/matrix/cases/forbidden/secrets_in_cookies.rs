//! Secrets in `cookies`: ❌ Security Risk. Generated from the table.

use contract::matrix::{Stored, in_cookies, kinds};

#[derive(Debug)]
struct Secrets;

impl Stored for Secrets {
    type Kind = kinds::Secrets;
}

fn main() {
    in_cookies::<Secrets>();
}
