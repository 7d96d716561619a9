//! Session Data in `redis` for a day: ✅ Primary. Generated from the table.

use contract::matrix::{Stored, in_redis, kinds, parts::Long};

#[derive(Debug)]
struct SessionData;

impl Stored for SessionData {
    type Kind = kinds::SessionData;
}

fn main() {
    in_redis::<SessionData, Long>(); //~ E0277 does not fit data that Redis holds
    //~| whatever else Redis holds is kept for minutes, under a `Short` one
}
