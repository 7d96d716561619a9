//! Session Data in `cookies`, as a whole or for a short time: ✅ Minimal. Generated from the table.

use contract::matrix::{Stored, in_cookies, kinds};

#[derive(Debug)]
struct SessionData;

impl Stored for SessionData {
    type Kind = kinds::SessionData;
}

fn main() {
    in_cookies::<SessionData>(); //~ E0277 the storage matrix does not let
    //~| a cookie takes tokens, and of a session the least that will do: a lean type of its own
}
