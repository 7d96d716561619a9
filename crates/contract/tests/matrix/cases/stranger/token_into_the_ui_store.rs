//! A token in the UI store.

use contract::matrix::{Stored, kinds};

struct AccessToken(String);

impl Stored for AccessToken {
    type Kind = kinds::AuthTokens;
}

struct UiState {
    sidebar_collapsed: bool,
    token: Option<AccessToken>,
}

contract::ui_store! {
    UiState in UiStore {
        sidebar_collapsed: UiPreferences,
        token: UiPreferences,
    }
}

fn main() {}
