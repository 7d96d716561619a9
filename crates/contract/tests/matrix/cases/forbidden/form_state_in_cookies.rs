//! Form State (temp) in `cookies`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_cookies, kinds};

#[derive(Debug)]
struct FormState;

impl Stored for FormState {
    type Kind = kinds::FormState;
}

fn main() {
    in_cookies::<FormState>();
}
