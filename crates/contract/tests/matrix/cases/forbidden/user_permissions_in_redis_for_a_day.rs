//! User Permissions in `redis` for a day: ✅ Primary. Generated from the table.

use contract::matrix::{Stored, in_redis, kinds, parts::Long};

#[derive(Debug)]
struct UserPermissions;

impl Stored for UserPermissions {
    type Kind = kinds::UserPermissions;
}

fn main() {
    in_redis::<UserPermissions, Long>(); //~ E0277 does not fit data that Redis holds
    //~| whatever else Redis holds is kept for minutes, under a `Short` one
}
