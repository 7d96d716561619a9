//! User Permissions in `ui_store`: ❌ Security Risk. Generated from the table.

use contract::matrix::{Stored, in_ui_store, kinds};

#[derive(Debug)]
struct UserPermissions;

impl Stored for UserPermissions {
    type Kind = kinds::UserPermissions;
}

fn main() {
    in_ui_store::<UserPermissions>();
}
