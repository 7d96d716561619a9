//! What a person signs in with, or changes their password by, in the UI store.

use contract::auth::{Credentials, PasswordChange};

struct UiState {
    collapsed: bool,
    login: Option<Credentials>,
}

contract::ui_store! { //~ E0277 kinds::Passwords` out of the layer `UiStore`
    //~| a password goes to the server with its request, and no layer keeps it
    UiState in UiStore {
        collapsed: UiPreferences,
        login: FormState,
    }
}

struct Settings {
    change: PasswordChange,
}

contract::ui_store! { Settings in UiStore { change: FormState } } //~ E0277 kinds::Passwords` out of the layer `UiStore`

const _: () = contract::matrix::in_database::<Credentials>(); //~ E0277 kinds::Passwords` out of the layer `Database`

fn main() {}
