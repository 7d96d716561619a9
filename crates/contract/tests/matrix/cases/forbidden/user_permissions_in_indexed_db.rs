//! User Permissions in `indexed_db`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_indexed_db, kinds};

#[derive(Debug)]
struct UserPermissions;

impl Stored for UserPermissions {
    type Kind = kinds::UserPermissions;
}

fn main() {
    in_indexed_db::<UserPermissions>(); //~ E0277 kinds::UserPermissions` out of the layer
    //~| permissions stay on the server, in Redis and the database; the browser asks `CheckPermissions` and keeps the verdict
}
