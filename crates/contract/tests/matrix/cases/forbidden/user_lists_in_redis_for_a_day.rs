//! User Lists in `redis` for a day: ✅ L2 Cache. Generated from the table.

use contract::matrix::{Stored, in_redis, kinds, parts::Long};

#[derive(Debug)]
struct UserLists;

impl Stored for UserLists {
    type Kind = kinds::UserLists;
}

fn main() {
    in_redis::<UserLists, Long>(); //~ E0277 does not fit data that Redis holds
    //~| whatever else Redis holds is kept for minutes, under a `Short` one
}
