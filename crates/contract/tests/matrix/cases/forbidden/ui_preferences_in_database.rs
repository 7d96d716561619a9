//! UI Preferences in `database`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_database, kinds};

#[derive(Debug)]
struct UiPreferences;

impl Stored for UiPreferences {
    type Kind = kinds::UiPreferences;
}

fn main() {
    in_database::<UiPreferences>();
}
