//! UI Preferences in `cookies`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_cookies, kinds};

#[derive(Debug)]
struct UiPreferences;

impl Stored for UiPreferences {
    type Kind = kinds::UiPreferences;
}

fn main() {
    in_cookies::<UiPreferences>(); //~ E0277 kinds::UiPreferences` out of the layer
    //~| preferences live in the UI store: a field of `UiState`, and of its `Preferences` if it is to outlive the page
}
