//! User Permissions in `query_cache`: ❌ Server-side. Generated from the table.

use contract::matrix::{Stored, in_query_cache, kinds};

#[derive(Debug)]
struct UserPermissions;

impl Stored for UserPermissions {
    type Kind = kinds::UserPermissions;
}

fn main() {
    in_query_cache::<UserPermissions>(); //~ E0277 kinds::UserPermissions` out of the layer
    //~| permissions stay on the server, in Redis and the database; the browser asks `CheckPermissions` and keeps the verdict
}
