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

contract::ui_store! { //~ E0277 kinds::AuthTokens` out of the layer `UiStore`
    //~| a token lives in an HttpOnly cookie that the server sets
    UiState in UiStore {
        sidebar_collapsed: UiPreferences,
        token: UiPreferences,
    }
}

fn main() {}
