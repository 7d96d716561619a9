//! User Permissions in `local_storage`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_local_storage, kinds};

#[derive(Debug)]
struct UserPermissions;

impl Stored for UserPermissions {
    type Kind = kinds::UserPermissions;
}

fn main() {
    in_local_storage::<UserPermissions>(); //~ E0277 kinds::UserPermissions` out of the layer
    //~| permissions stay on the server, in Redis and the database; the browser asks `CheckPermissions` and keeps the verdict
}
