//! UI Preferences in `cookies`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_cookies, kinds};

#[derive(Debug)]
struct UiPreferences;

impl Stored for UiPreferences {
    type Kind = kinds::UiPreferences;
}

fn main() {
    in_cookies::<UiPreferences>();
}
