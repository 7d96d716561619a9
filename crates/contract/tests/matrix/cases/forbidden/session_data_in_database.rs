//! Session Data in `database`, as a whole or for a short time: ✅ Backup. Generated from the table.

use contract::matrix::{Stored, in_database, kinds};

#[derive(Debug)]
struct SessionData;

impl Stored for SessionData {
    type Kind = kinds::SessionData;
}

fn main() {
    in_database::<SessionData>(); //~ E0277 the storage matrix does not let
    //~| the database takes of a session a backup: a type of its own that implements `IsBackup`
}
