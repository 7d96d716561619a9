//! User Permissions in `ui_store`: ❌ Security Risk. Generated from the table.

use contract::matrix::{Stored, in_ui_store, kinds};

#[derive(Debug)]
struct UserPermissions;

impl Stored for UserPermissions {
    type Kind = kinds::UserPermissions;
}

fn main() {
    in_ui_store::<UserPermissions>(); //~ E0277 kinds::UserPermissions` out of the layer
    //~| permissions stay on the server, in Redis and the database; the browser asks `CheckPermissions` and keeps the verdict
}
