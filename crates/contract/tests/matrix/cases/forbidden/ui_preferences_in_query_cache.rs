//! UI Preferences in `query_cache`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_query_cache, kinds};

#[derive(Debug)]
struct UiPreferences;

impl Stored for UiPreferences {
    type Kind = kinds::UiPreferences;
}

fn main() {
    in_query_cache::<UiPreferences>();
}
